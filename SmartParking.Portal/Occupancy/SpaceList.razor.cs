using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Radzen;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

/// <summary>The twin of the grid: the same spaces as rows that can be sorted. Cards on a phone.</summary>
public sealed partial class SpaceList(IStringLocalizer<OccupancyTexts> texts, IStringLocalizer<SharedTexts> words)
{
    private IReadOnlyList<SpaceRow> _rows = [];
    private OperationsQuery? _listed;
    private Guid? _open;
    private bool _render = true;

    // Kept here and not in the grid alone: new rows come with every change, and the order a person chose must stand.
    private string _sortedBy = nameof(SpaceRow.Order);
    private SortOrder? _order;

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    /// <summary>The space whose drawer is open.</summary>
    [Parameter]
    public Guid? Open { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    protected override void OnInitialized() => Follow(TimeSpan.FromMilliseconds(500), Look);

    protected override void OnParametersSet()
    {
        if (_listed is null || !_listed.FiltersAs(Query))
        {
            _rows = Rows();
            _listed = Query;
            _render = true;
        }

        if (_open != Open)
        {
            _open = Open;
            _render = true;
        }
    }

    protected override bool ShouldRender() => _render;

    protected override void OnAfterRender(bool firstRender) => _render = false;

    private void Look()
    {
        var rows = Rows();
        if (!rows.SequenceEqual(_rows))
        {
            _rows = rows;
            _render = true;
            StateHasChanged();
        }
    }

    private void Sorted(DataGridColumnSortEventArgs<SpaceRow> sort)
    {
        (_sortedBy, _order) = (sort.Column?.GetSortProperty() ?? nameof(SpaceRow.Order), sort.SortOrder);
        _rows = Rows();
        _render = true;
    }

    private SortOrder? SortOf(string property) => property == _sortedBy ? _order : null;

    private IReadOnlyList<SpaceRow> Rows()
    {
        var rows = ByCode();
        return _order is not { } order ? rows
            : order == SortOrder.Ascending ? [.. rows.OrderBy(SortKey, Comparer<object?>.Default)]
            : [.. rows.OrderByDescending(SortKey, Comparer<object?>.Default)];
    }

    private object? SortKey(SpaceRow row) => _sortedBy switch
    {
        nameof(SpaceRow.Shown) => row.Shown,
        nameof(SpaceRow.Since) => row.Since,
        nameof(SpaceRow.Site) => row.Site,
        nameof(SpaceRow.Zone) => row.Zone,
        nameof(SpaceRow.Evidence) => row.Evidence,
        nameof(SpaceRow.DevEui) => row.DevEui,
        _ => row.Order,
    };

    private IReadOnlyList<SpaceRow> ByCode() =>
    [
        .. SpaceGroups.Of(Board.Current, Query)
            .SelectMany(site => site.Zones.SelectMany(zone => zone.Spaces.Select(space => (site.Site, zone.Zone, Space: space))))
            .OrderBy(each => each.Space.Code, SpaceGroups.ByCode)
            .Select((each, order) => new SpaceRow(each.Space, each.Site.Name, each.Zone.Name, each.Site.TimeZone, order)),
    ];

    private void Describe(RowRenderEventArgs<SpaceRow> row)
    {
        if (row.Data is not { } shown)
        {
            return;
        }

        row.Attributes["data-space"] = shown.Code;
        row.Attributes["data-space-id"] = shown.Space.Id;
        row.Attributes["data-state"] = shown.Shown.ToWord();
        if (shown.Space.Id == Open)
        {
            row.Attributes["aria-current"] = "true";
        }
    }
}
