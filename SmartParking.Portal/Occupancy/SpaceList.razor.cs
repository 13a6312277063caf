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

    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    /// <summary>The space whose drawer is open.</summary>
    [Parameter]
    public Guid? Open { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    /// <summary>Told what to sort by: the order stands in the address, because new rows come with every change.</summary>
    [Parameter]
    public EventCallback<string?> OnSort { get; set; }

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

    private static string Word(string? property) => property switch
    {
        nameof(SpaceRow.Shown) => "state",
        nameof(SpaceRow.Since) => "since",
        nameof(SpaceRow.Site) => "site",
        nameof(SpaceRow.Zone) => "zone",
        nameof(SpaceRow.Evidence) => "evidence",
        nameof(SpaceRow.DevEui) => "device",
        _ => "space",
    };

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

    private Task Sorted(DataGridColumnSortEventArgs<SpaceRow> sort)
    {
        var word = Word(sort.Column?.GetSortProperty());
        _render = true;
        return OnSort.InvokeAsync(sort.SortOrder switch
        {
            SortOrder.Ascending => word,
            SortOrder.Descending => "-" + word,
            _ => null,
        });
    }

    private SortOrder? SortOf(string word) =>
        Query.Sort == word ? SortOrder.Ascending : Query.Sort == "-" + word ? SortOrder.Descending : null;

    private IReadOnlyList<SpaceRow> Rows() => Query.Sort switch
    {
        null => ByCode(),
        ['-', ..] => [.. ByCode().OrderByDescending(SortKey, Comparer<object?>.Default)],
        _ => [.. ByCode().OrderBy(SortKey, Comparer<object?>.Default)],
    };

    private object? SortKey(SpaceRow row) => Query.Sort?.TrimStart('-') switch
    {
        "state" => row.Shown,
        "since" => row.Since,
        "site" => row.Site,
        "zone" => row.Zone,
        "evidence" => row.Evidence,
        "device" => row.DevEui,
        _ => row.Order,
    };

    private IReadOnlyList<SpaceRow> ByCode()
    {
        var board = Board.Current;
        return
        [
            .. SpaceGroups.Of(board, Query)
                .SelectMany(site => site.Zones.SelectMany(zone => zone.Spaces.Select(space => (site.Site, zone.Zone, Space: space))))
                .OrderBy(each => board.RankOf(each.Space))
                .Select((each, order) => new SpaceRow(each.Space, each.Site.Name, each.Zone.Name, each.Site.TimeZone, order)),
        ];
    }

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
