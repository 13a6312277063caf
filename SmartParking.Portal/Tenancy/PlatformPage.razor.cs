using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenancy;

/// <summary>One row per tenant. Read again at most every second while spaces change, and every 30 s whatever happens.</summary>
public sealed partial class PlatformPage : IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<PlatformRow>? _rows;
    private HashSet<string> _mine = [];
    private PlatformColumn _by = PlatformColumn.Name;
    private bool _descending;
    private bool _failed;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private IDisposable? _signals;
    private int _waiting;

    [Inject]
    private PlatformBoard Board { get; set; } = default!;

    [Inject]
    private TenantDirectory Directory { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private ParkingSignals Signals { get; set; } = default!;

    [Inject]
    private LiveAge Live { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<PlatformPage> Logger { get; set; } = default!;

    private string Totals => string.Join(
        ", ",
        L.Count("Platform.Tenants", _rows!.Count),
        L.Count("Platform.Spaces", _rows.Sum(row => row.Counts.Total)),
        L["Platform.Known", _rows.Sum(row => row.Counts.Known)],
        L["Platform.Free", _rows.Sum(row => row.Counts.Free)]);

    private IEnumerable<PlatformRow> Sorted =>
        _descending ? _rows!.OrderDescending(Comparer<PlatformRow>.Create(_by.Compare)) : _rows!.Order(Comparer<PlatformRow>.Create(_by.Compare));

    public void Dispose()
    {
        _signals?.Dispose();
        _timer?.Dispose();
        Live.Report(null);
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => Refresh(), null, Sweep, Sweep);
            _signals = Signals.OnSpacesChanged((_, _) => Soon());
        }
    }

    private string? SortOf(PlatformColumn column) => column != _by ? null : _descending ? "descending" : "ascending";

    private string? MarkOf(PlatformColumn column) => column != _by ? null : _descending ? " ▼" : " ▲";

    private void SortBy(PlatformColumn column)
    {
        _descending = column == _by ? !_descending : column.IsNumber;
        _by = column;
    }

    private void Soon()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
        {
            _timer?.Change(Gap, Sweep);
        }
    }

    private void Refresh()
    {
        Volatile.Write(ref _waiting, 0);
        _ = InvokeAsync(async () =>
        {
            await ReadAsync();
            StateHasChanged();
        });
    }

    private async Task ReadAsync()
    {
        try
        {
            _rows = await Board.ReadAsync(_gone.Token);
            _mine = [.. (await Directory.OfAsync(await Person.IdAsync(), _gone.Token)).Select(access => access.Tenant.Slug)];
            _asOf = Time.GetUtcNow();
            _failed = false;
            Live.Report(_asOf);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
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
        [LoggerMessage(Level = LogLevel.Error, Message = "The platform's figures could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
