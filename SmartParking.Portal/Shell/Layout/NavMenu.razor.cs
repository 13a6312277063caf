using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Shell.Layout;

/// <summary>Only what exists and what the person may see; the inbox's count is looked up again every 15 s.</summary>
public sealed partial class NavMenu
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _gone = new();
    private ITimer? _timer;
    private TenantId? _counted;
    private long _unknown;

    [CascadingParameter]
    private Visit? Visit { get; set; }

    [Inject]
    private UnknownDevicesQuery Inbox { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<NavMenu> Logger { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync()
    {
        if (_counted == Visit?.Access?.TenantId)
        {
            return Task.CompletedTask;
        }

        _counted = Visit?.Access?.TenantId;
        return CountAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => CountAgain(), null, Pace, Pace);
        }
    }

    private void CountAgain() => _ = InvokeAsync(CountAsync);

    private async Task CountAsync()
    {
        try
        {
            _unknown = Visit?.Access is { } access && access.May(Permission.DevicesView) ? await Inbox.CountAsync(access, _gone.Token) : 0;
            StateHasChanged();
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // Gone while counting.
        }
        catch (Exception failure)
        {
            // A badge is not worth a page: the last count stays.
            Log.CountFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Unknown devices could not be counted")]
        public static partial void CountFailed(ILogger logger, Exception failure);
    }
}
