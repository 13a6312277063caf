using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Tenancy.Isolation.Report;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>What the last report means for this tenant, in plain words.</summary>
public sealed partial class TenantIsolationPage
{
    private TenantResult? _result;
    private bool _read;
    private bool _failed;

    [Inject]
    private IsolationReports Reports { get; set; } = default!;

    [Inject]
    private ILogger<TenantIsolationPage> Logger { get; set; } = default!;

    protected override async Task OnTenantReadyAsync()
    {
        try
        {
            _result = await Reports.LastOfAsync(Access!, Gone);
            _read = true;
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A tenant's isolation result could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
