using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Support;

/// <summary>Who of the platform is in the tenant now and who was, with reason and ticket.</summary>
public sealed partial class SupportPage(SupportQuery query, AccessFeed feed, TimeProvider time, ILogger<SupportPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly CircuitCulture _culture = new();
    private List<SupportView>? _visits;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private IDisposable? _changes;
    private bool _failed;

    private int Open => _visits!.Count(visit => visit.IsOpen(_asOf));

    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
            _changes = feed.On(AccessKind.Support, Heard);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        _changes?.Dispose();
        base.Dispose(disposing);
    }

    private void Heard(Guid? tenant)
    {
        if (tenant is null || tenant == Access?.TenantId.Value)
        {
            _culture.Run(ReadAgain);
        }
    }

    private void ReadAgain() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        try
        {
            _visits = await query.ReadAsync(access, Gone);
            _asOf = time.GetUtcNow();
            _failed = false;
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The support visits of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
