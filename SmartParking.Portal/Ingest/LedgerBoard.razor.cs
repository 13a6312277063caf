using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Ingest;

/// <summary>The ledger as a list, of a tenant or of all: the address says what, the newest first. What comes in is told, not shown: rows that jump cannot be read.</summary>
public sealed partial class LedgerBoard
{
    private const int MostNewer = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private LedgerAddress _address = LedgerAddress.Nothing;
    private LedgerAddress? _wanted;
    private IReadOnlyList<KeyValuePair<string, string>> _tenants = [];
    private List<LedgerEntry>? _entries;
    private LedgerCursor? _newest;
    private LedgerCursor? _older;
    private LedgerCursor? _asked;
    private ITimer? _timer;
    private long _newer;
    private bool _failed;
    private bool _reading;
    private int _round;

    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>Of the page, without a query.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Func<LedgerAddress, LedgerCursor?, CancellationToken, Task<LedgerEntries>> Read { get; set; } = default!;

    /// <summary>How many match after a place, counted no further than a number.</summary>
    [Parameter, EditorRequired]
    public Func<LedgerAddress, LedgerCursor?, int, CancellationToken, Task<long>> Count { get; set; } = default!;

    [Parameter, EditorRequired]
    public Func<LedgerEntry, CancellationToken, Task<LedgerDetail?>> Find { get; set; } = default!;

    /// <summary>The platform's tenants; on its page alone.</summary>
    [Parameter]
    public Func<CancellationToken, Task<IReadOnlyList<KeyValuePair<string, string>>>>? Tenants { get; set; }

    /// <summary>Null on the platform's page, where nothing is replayed.</summary>
    [Parameter]
    public TenantAccess? Access { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private LiveAge Live { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<LedgerBoard> Logger { get; set; } = default!;

    private bool OfPlatform => Access is null;

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _timer?.Dispose();
        Live.Report(null);
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _address = Known(Navigation.Uri);
        if (Tenants is { } tenants)
        {
            // Without them the filter still takes what an address names.
            await TryAsync(async cancel => _tenants = await tenants(cancel));
        }

        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => Look(), null, Pace, Pace);
        }
    }

    private LedgerAddress Known(string uri)
    {
        var address = LedgerAddress.Of(new Uri(uri));
        return OfPlatform ? address : address with { Tenant = null };
    }

    // Shown at once: the next choice builds on this one, also while the browser has not said yet that it went there.
    private Task Go(LedgerAddress address)
    {
        var there = Navigation.ToAbsoluteUri(address.At(Path)).ToString();
        var next = Known(there);
        if (_wanted is null && next == Known(Navigation.Uri))
        {
            return Task.CompletedTask;
        }

        _wanted = _address = next;
        Navigation.NavigateTo(there);
        return ReadAsync();
    }

    // The address of an earlier choice may come back from the browser after a later one was made.
    private void Moved(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        var there = new Uri(change.Location).AbsolutePath == Path ? Known(change.Location) : null;
        if (there is null || (_wanted is not null && _wanted != there))
        {
            return;
        }

        _wanted = null;
        if (there != _address)
        {
            _address = there;
            await ReadAsync();
            StateHasChanged();
        }
    });

    /// <summary>Counts what has come since, so that a list somebody reads stays where it is.</summary>
    private void Look() => _ = InvokeAsync(async () =>
    {
        if (_entries is null || _reading)
        {
            return;
        }

        var round = _round;
        var newer = 0L;
        if (await TryAsync(async cancel => newer = await Count(_address, _newest, MostNewer, cancel)) && round == _round && !_gone.IsCancellationRequested)
        {
            _newer = newer;
            Live.Report(Time.GetUtcNow());
            StateHasChanged();
        }
    });

    /// <summary>One event alone keeps its row, also where it no longer fits the filter: who replayed it wants to see what came of it.</summary>
    private async Task EndedAsync(LedgerCursor? one)
    {
        if (one is null)
        {
            await ReadAsync();
        }
        else if (_entries?.Find(entry => entry.Id == one.Id) is { } before)
        {
            await TryAsync(async cancel =>
            {
                if (await Find(before, cancel) is { } now && _entries.IndexOf(before) is >= 0 and var index)
                {
                    _entries[index] = now.Entry;
                }
            });
        }
    }

    private Task ReadAsync() => PageAsync(null);

    private Task OlderAsync() => PageAsync(_older);

    private Task RetryAsync() => PageAsync(_asked);

    /// <summary>An answer that another question has overtaken is thrown away.</summary>
    private async Task PageAsync(LedgerCursor? before)
    {
        var round = ++_round;
        _asked = before;
        _reading = true;
        LedgerEntries? page = null;
        var worked = await TryAsync(async cancel => page = await Read(_address, before, cancel));
        if (round != _round)
        {
            return;
        }

        _reading = false;
        _failed = !worked;
        if (page is not null)
        {
            Take(page, before is null);
        }
        else if (before is null)
        {
            // What the filters before found must not stand under these.
            _entries = null;
        }
    }

    private void Take(LedgerEntries page, bool newest)
    {
        _entries = newest ? [.. page.Entries] : [.. _entries ?? [], .. page.Entries];
        _older = page.Older;
        if (newest)
        {
            _newer = 0;
            _newest = page.Entries.Count > 0 ? page.Entries[0].Cursor : null;
            Live.Report(Time.GetUtcNow());
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_gone.Token);
            return true;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            Log.ReadFailed(Logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The ledger could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
