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

    private readonly Lock _lock = new();
    private HashSet<Guid> _changed = [];
    private BoardSnapshot _before = BoardSnapshot.Empty;
    private string _said = string.Empty;

    /// <summary>Only what the page shows is announced.</summary>
    [Parameter, EditorRequired]
    public OperationsQuery Query { get; set; } = null!;

    protected override void OnInitialized()
    {
        _before = Board.Current;
        Follow(TimeSpan.FromSeconds(1), Look, Note);
    }

    private void Note(IReadOnlySet<Guid> changed)
    {
        lock (_lock)
        {
            _changed.UnionWith(changed);
        }
    }

    private HashSet<Guid> Take()
    {
        lock (_lock)
        {
            var changed = _changed;
            _changed = [];
            return changed;
        }
    }

    private void Look()
    {
        var board = Board.Current;
        var sites = board.Sites.ToDictionary(site => site.Id);
        var changed = Take()
            .Select(space => board.Spaces.GetValueOrDefault(space)).OfType<SpaceView>()
            .Where(space => _before.Spaces.TryGetValue(space.Id, out var before) && before.Shown != space.Shown)
            .Where(space => sites.TryGetValue(space.SiteId, out var site) && (Query with { State = null }).Matches(space, site))
            .OrderBy(board.RankOf)
            .ToList();
        _before = board;
        if (changed.Count > 0)
        {
            _said = Say(changed);
            StateHasChanged();
        }
    }

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
