using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Occupancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Plans;

/// <summary>
/// The drawing of a level, live. The server renders nothing of it: the browser fetches it once, and is told of the spaces that changed.
/// </summary>
public sealed partial class PlanView(IJSRuntime browser, ILogger<PlanView> logger) : IAsyncDisposable
{
    private const string Zoom = "zoom";
    private const string Fit = "fit";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Guid, bool> _changed = new();
    private DotNetObjectReference<PlanView>? _self;
    private ElementReference _root;
    private IJSObjectReference? _drawing;
    private OperationsQuery? _told;
    private Guid? _selected;
    private bool _failed;

    [Parameter, EditorRequired]
    public string Slug { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Guid Level { get; set; }

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    /// <summary>The space whose drawer is open.</summary>
    [Parameter]
    public Guid? Open { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    /// <summary>Called by the drawing when a bay is clicked or entered.</summary>
    [JSInvokable]
    public Task PickAsync(Guid space) => Board.Current.Spaces.ContainsKey(space) ? OnOpen.InvokeAsync(space) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _self?.Dispose();
        if (_drawing is not null)
        {
            try
            {
                await _drawing.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser went first.
            }
        }
    }

    protected override void OnInitialized() => Follow(Pace, Patch, changed =>
    {
        foreach (var space in changed)
        {
            _changed[space] = true;
        }
    });

    protected override async Task OnParametersSetAsync()
    {
        if (_drawing is not null && (_told is null || !_told.FiltersAs(Query)))
        {
            _told = Query;
            await TellAsync(Board.Current.Spaces.Keys);
        }

        if (_drawing is not null && _selected != Open)
        {
            await SelectAsync();
        }
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? OpenAsync() : Task.CompletedTask;

    private async Task OpenAsync()
    {
        (_failed, _told) = (false, Query);
        try
        {
            _self ??= DotNetObjectReference.Create(this);
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Plans/PlanView.razor.js");
            _drawing = await module.InvokeAsync<IJSObjectReference>("open", _root, Paths.PlanDrawing(Slug, Level), States(Board.Current.Spaces.Keys), _self);
            await SelectAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            return; // The browser went before its drawing came.
        }
        catch (JSException failure)
        {
            _failed = true;
            Log.OpenFailed(logger, failure);
        }

        StateHasChanged();
    }

    private async Task SelectAsync()
    {
        _selected = Open;
        await AskAsync("select", _selected);
    }

    // Called on the circuit; nothing of the component itself changes.
    private void Patch()
    {
        List<Guid> changed = [.. _changed.Keys];
        changed.ForEach(space => _changed.TryRemove(space, out _));
        if (changed.Count > 0)
        {
            _ = TellAsync(changed);
        }
    }

    private Task TellAsync(IEnumerable<Guid> spaces) => AskAsync("patch", States(spaces));

    private async Task AskAsync(string what, object? told = null)
    {
        if (_drawing is null)
        {
            return;
        }

        try
        {
            await _drawing.InvokeVoidAsync(what, told is null && what == Fit ? [] : [told]);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has gone.
        }
    }

    /// <summary>Id, state, what readers hear, and whether the filter finds it.</summary>
    private List<object[]> States(IEnumerable<Guid> spaces)
    {
        var board = Board.Current;
        var sites = board.Sites.ToDictionary(site => site.Id);
        return
        [
            .. spaces.Select(board.Spaces.GetValueOrDefault).OfType<SpaceView>().Where(space => sites.ContainsKey(space.SiteId))
                .Select(space => new object[] { space.Id, space.Shown.ToWord(), $"{space.Code}, {Words[$"State.{space.Shown.ToWord()}"]}", Query.Matches(space, sites[space.SiteId]) }),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The plan of a level could not be drawn")]
        public static partial void OpenFailed(ILogger logger, Exception failure);
    }
}
