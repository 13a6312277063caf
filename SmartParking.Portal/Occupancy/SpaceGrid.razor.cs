using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>
/// Tiles by site and zone. Renders when the filter or the set of its spaces changes, never because a space did: that is the
/// tile's own business.
/// </summary>
public sealed partial class SpaceGrid(IJSRuntime browser) : IAsyncDisposable
{
    private ElementReference _root;
    private IJSObjectReference? _keys;
    private IReadOnlyList<SiteGroup> _groups = [];
    private HashSet<Guid> _shown = [];
    private BoardSnapshot _board = BoardSnapshot.Empty;
    private OperationsQuery? _laidOut;
    private Guid? _open;
    private bool _render = true;

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    /// <summary>The space whose drawer is open.</summary>
    [Parameter]
    public Guid? Open { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    /// <summary>How often it was rendered, for tests.</summary>
    internal int Renders { get; private set; }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_keys is not null)
        {
            try
            {
                await _keys.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser went first.
            }
        }
    }

    protected override void OnInitialized() => Follow(LayOutAgain);

    protected override void OnParametersSet()
    {
        if (_laidOut is null || !_laidOut.FiltersAs(Query))
        {
            LayOut();
            _render = true;
        }

        if (_open != Open)
        {
            _open = Open;
            _render = true;
        }
    }

    protected override bool ShouldRender() => _render;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _render = false;
        Renders++;
        if (!firstRender)
        {
            return;
        }

        try
        {
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Occupancy/SpaceGrid.razor.js");
            _keys = await module.InvokeAsync<IJSObjectReference>("rove", _root);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser went before its keys came.
        }
    }

    private void LayOutAgain()
    {
        var board = Board.Current;
        if (!Query.IsFiltered && _board.HasSameSpacesAs(board))
        {
            return;
        }

        if (!_shown.SetEquals(SpaceGroups.Matching(board, Query).Select(space => space.Id)))
        {
            LayOut();
            _render = true;
            StateHasChanged();
        }
    }

    private void LayOut()
    {
        _board = Board.Current;
        _groups = SpaceGroups.Of(_board, Query);
        _shown = [.. _groups.SelectMany(site => site.Zones).SelectMany(zone => zone.Spaces).Select(space => space.Id)];
        _laidOut = Query;
    }
}
