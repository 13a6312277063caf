using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Audit;

namespace SmartParking.Portal.Occupancy;

/// <summary>Everything about one space, beside the list. Reads again when its space changes.</summary>
public sealed partial class SpaceDrawer(
    SpaceDetailsQuery query, IStringLocalizer<OccupancyTexts> texts, TimeProvider time, IJSRuntime browser, ILogger<SpaceDrawer> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _root;
    private IJSObjectReference? _keys;
    private SpaceView _space = null!;
    private SiteView _site = null!;
    private SpaceDetails? _details;
    private bool _failed;
    private int _round;

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>The past moment that is shown; null: live.</summary>
    [Parameter]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>Whether a person opened it; one that a link opened leaves the focus where it is.</summary>
    [Parameter]
    public bool TakesFocus { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    private IStringLocalizer<AuditTexts> Entries { get; set; } = default!;

    private string Zone => _site.Zones.FirstOrDefault(zone => zone.Id == _space.ZoneId)?.Name ?? string.Empty;

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_keys is not null)
        {
            try
            {
                await _keys.InvokeVoidAsync("release", CancellationToken.None);
                await _keys.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser went first.
            }
        }
    }

    protected override void OnInitialized()
    {
        Take();
        var throttle = new Shared.Throttle(Pace, time, () => Queue.Add(Refresh));
        Hold(throttle);
        Hold(Board.OnSpace(Id, throttle.Ask));
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Occupancy/SpaceDrawer.razor.js");
            _keys = await module.InvokeAsync<IJSObjectReference>("hold", _root, TakesFocus);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser went before its keys came.
        }
    }

    private void Take()
    {
        var board = Board.Current;
        _space = board.Spaces.GetValueOrDefault(Id) ?? _space;
        _site = board.Sites.First(site => site.Id == _space.SiteId);
    }

    // LoadAsync ends every failure as a notice in the drawer.
    private void Refresh()
    {
        Take();
        StateHasChanged();
        _ = LoadAsync();
    }

    private async Task LoadAsync()
    {
        var round = ++_round;
        try
        {
            var details = await query.ReadAsync(Access, Id, AsOf, _gone.Token);
            if (round == _round)
            {
                (_details, _failed) = (details, false);
            }
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            Log.DetailsFailed(logger, failure, Id);
            _failed = true;
        }

        StateHasChanged();
    }

    private string Action(string action) => Entries.Action(action);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The details of space {Space} could not be read")]
        public static partial void DetailsFailed(ILogger logger, Exception failure, Guid space);
    }
}
