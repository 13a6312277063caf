using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Tests.Components;

public sealed class SpaceTileTests : OccupancyBunit
{
    [Fact]
    public void A_tile_says_its_space_its_state_and_since_when()
    {
        var tile = Tile("A-001");

        tile.Find("button").GetAttribute("data-space").ShouldBe("A-001");
        tile.Find("button").GetAttribute("data-state").ShouldBe("free");
        Name(tile).ShouldBe("A-001, free, for 12 min");
        tile.FindAll("svg[data-mark=free]").Count.ShouldBe(1);
    }

    [Fact]
    public void In_French_a_space_is_feminine()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");

        Name(Tile("A-001")).ShouldBe("A-001, libre, depuis 12 min");
    }

    [Fact]
    public void A_changed_space_pulses_and_renders_no_other_tile()
    {
        var grid = OnPage<SpaceGrid>(parameters => parameters.Add(each => each.Board, Board.View).Add(each => each.Query, OperationsQuery.Nothing));
        var changed = grid.FindComponents<SpaceTile>().Single(tile => tile.Instance.Id == Board["A-002"].Id);
        var others = grid.FindComponents<SpaceTile>().Where(tile => tile.Instance.Id != Board["A-002"].Id).ToList();

        Board.Change(Occupied, "A-002");

        grid.WaitForAssertion(() => changed.Find("button").GetAttribute("data-state").ShouldBe("occupied"));
        changed.Find("button").ClassList.ShouldContain("pulse-odd");
        changed.Instance.Renders.ShouldBe(2);
        others.ShouldAllBe(tile => tile.Instance.Renders == 1);
        grid.Instance.Renders.ShouldBe(1);
    }

    [Fact]
    public void Fresh_evidence_of_the_same_state_renders_nothing()
    {
        var tile = Tile("A-001");

        Board.Change(space => space with { EvidenceAt = Time.GetUtcNow() }, "A-001");

        tile.Instance.Renders.ShouldBe(1);
    }

    [Fact]
    public void Its_age_grows_by_itself_without_a_pulse()
    {
        var tile = Tile("A-001");

        Time.Advance(TimeSpan.FromMinutes(1));

        tile.WaitForAssertion(() => tile.Find(".age").TextContent.ShouldEndWith("13 min"));
        tile.Find("button").ClassList.ShouldNotContain("pulse-odd");
    }

    [Fact]
    public void A_space_never_heard_of_is_unknown_and_says_so()
    {
        Board.Change(space => space with { Sensed = SensedState.Unknown, SensedSince = null, EvidenceAt = null, FreshUntil = null }, "A-001");

        Name(Tile("A-001")).ShouldBe("A-001, unknown, never heard");
    }

    [Fact]
    public void A_space_that_no_longer_matches_leaves_the_grid()
    {
        var grid = OnPage<SpaceGrid>(parameters => parameters
            .Add(each => each.Board, Board.View)
            .Add(each => each.Query, OperationsQuery.Nothing with { State = ShownState.Free }));

        Board.Change(Occupied, "A-002");

        grid.WaitForAssertion(() => grid.FindAll("[data-space]").Select(tile => tile.GetAttribute("data-space")).ShouldBe(["A-001", "A-010"]));
    }

    private static string Name(IRenderedComponent<SpaceTile> tile) =>
        string.Join(' ', string.Concat(tile.Find("button").GetDescendants().OfType<IText>().Where(text => text.ParentElement?.GetAttribute("aria-hidden") is null).Select(text => text.Data)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private SpaceView Occupied(SpaceView space) => space with { Sensed = SensedState.Occupied, SensedSince = Time.GetUtcNow() };

    private IRenderedComponent<SpaceTile> Tile(string code) =>
        OnPage<SpaceTile>(parameters => parameters.Add(each => each.Board, Board.View).Add(each => each.Id, Board[code].Id));
}
