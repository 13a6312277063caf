using System.Collections.Immutable;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Domain.Occupancy;

/// <summary>What a snapshot derives from the one before it is what it would have counted anew.</summary>
public sealed class BoardSnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] Sites = [Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly Guid[] Zones = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    [Fact]
    public void Counts_after_a_thousand_changes_are_the_counts_of_what_is_there()
    {
        var chance = new Random(7);
        var spaces = Enumerable.Range(1, 40).Select(number => Space($"A-{number}", number % 4)).ToList();
        var board = Board(spaces);
        for (var change = 0; change < 1_000; change++)
        {
            var read = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => spaces[chance.Next(spaces.Count)].Id).Distinct()
                .Select(id => board.Spaces[id]).Select(space => Changed(space, chance)).ToList();
            board = board.With([], read, Now);
        }

        board.Counts.All.ShouldBe(StateCounts.Of(board.Spaces.Values));
        board.Counts.All.Total.ShouldBe(40);
        Sites.ShouldAllBe(site => board.Counts.OfSite(site) == StateCounts.Of(board.Spaces.Values.Where(space => space.SiteId == site)));
        Zones.ShouldAllBe(zone => board.Counts.OfZone(zone) == StateCounts.Of(board.Spaces.Values.Where(space => space.ZoneId == zone)));
    }

    [Fact]
    public void Spaces_that_come_go_or_are_renamed_are_noticed_and_changes_of_state_are_not()
    {
        var (nine, ten) = (Space("A-9", 0), Space("A-10", 0));
        var board = Board([ten, nine]);
        var added = Space("A-2", 1);

        board.With([], [nine with { Sensed = SensedState.Occupied }], Now).HasSameSpacesAs(board).ShouldBeTrue();
        var more = board.With([], [added], Now);
        var less = more.With([nine.Id], [], Now);
        var renamed = board.With([], [nine with { Code = "A-11" }], Now);

        more.HasSameSpacesAs(board).ShouldBeFalse();
        less.HasSameSpacesAs(more).ShouldBeFalse();
        renamed.HasSameSpacesAs(board).ShouldBeFalse();
        InOrder(more).ShouldBe(["A-2", "A-9", "A-10"]);
        InOrder(less).ShouldBe(["A-2", "A-10"]);
        InOrder(renamed).ShouldBe(["A-10", "A-11"]);
        (more.Counts.All.Total, less.Counts.All.Total).ShouldBe((3, 2));
    }

    private static IEnumerable<string> InOrder(BoardSnapshot board) => board.Spaces.Values.OrderBy(board.RankOf).Select(space => space.Code);

    private static SpaceView Changed(SpaceView space, Random chance)
    {
        var zone = chance.Next(Zones.Length);
        return space with { Sensed = (SensedState)chance.Next(3), SiteId = Sites[zone % 2], ZoneId = Zones[zone] };
    }

    private static BoardSnapshot Board(IEnumerable<SpaceView> spaces) => new([], spaces.ToImmutableDictionary(space => space.Id), Now);

    private static SpaceView Space(string code, int zone) =>
        new(Guid.CreateVersion7(), Sites[zone % 2], Zones[zone], code, SensedState.Free, Now, Now, Now.AddHours(1), null, null);
}
