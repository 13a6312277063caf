using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Occupancy;

/// <summary>Says what has changed to those who do not see it: politely, in batches, at most once a second.</summary>
public sealed partial class Announcer(IStringLocalizer<OccupancyTexts> texts, IStringLocalizer<SharedTexts> words)
{
    private const int NamedAtMost = 3;

    private Dictionary<Guid, ShownState> _before = [];
    private string _said = string.Empty;

    /// <summary>Only what the page shows is announced.</summary>
    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    protected override void OnInitialized()
    {
        _before = States();
        Follow(TimeSpan.FromSeconds(1), Look);
    }

    private void Look()
    {
        var board = Board.Current;
        var sites = board.Sites.ToDictionary(site => site.Id);
        var changed = board.Spaces.Values
            .Where(space => _before.TryGetValue(space.Id, out var before) && before != space.Shown)
            .Where(space => sites.TryGetValue(space.SiteId, out var site) && (Query with { State = null }).Matches(space, site))
            .OrderBy(space => space.Code, SpaceGroups.ByCode)
            .ToList();
        _before = States();
        if (changed.Count > 0)
        {
            _said = Say(changed);
            StateHasChanged();
        }
    }

    private Dictionary<Guid, ShownState> States() => Board.Current.Spaces.Values.ToDictionary(space => space.Id, space => space.Shown);

    private string Say(List<SpaceView> changed)
    {
        if (changed.Count <= NamedAtMost)
        {
            return string.Join("; ", changed.Select(space => $"{space.Code} {words[$"State.{space.Shown.ToWord()}"]}"));
        }

        var counts = StateCounts.Of(changed);
        var each = Enum.GetValues<ShownState>().Where(state => counts[state] > 0)
            .Select(state => string.Create(CultureInfo.CurrentCulture, $"{counts[state]:N0} {words.Count($"State.{state.ToWord()}", counts[state])}"));
        return texts["Announce.Many", changed.Count, string.Join(", ", each)];
    }
}
