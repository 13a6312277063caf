using Bunit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Tests.Components;

public sealed class LiveCountsTests : OccupancyBunit
{
    [Fact]
    public void The_line_says_what_is_known_and_free()
    {
        Board.Change(space => space with { Sensed = SensedState.Unknown }, "A-001");

        Summary().Find("[data-summary]").TextContent.ShouldBe("2 of 3 known, 2 free");
    }

    [Fact]
    public void Counts_go_with_the_tiles_they_count()
    {
        var summary = Summary();

        Board.Change(Occupied, "A-001");
        summary.WaitForAssertion(() => summary.Find("[data-summary]").TextContent.ShouldBe("3 of 3 known, 2 free"));

        Board.Change(Occupied, "A-002");
        summary.WaitForAssertion(() => summary.Find("[data-summary]").TextContent.ShouldBe("3 of 3 known, 1 free"));
    }

    [Fact]
    public void Data_that_is_no_longer_read_is_called_late()
    {
        var summary = Summary();

        Time.Advance(TimeSpan.FromMinutes(3));

        summary.WaitForAssertion(() => summary.Find("[role=alert]").TextContent.ShouldContain("behind"));
    }

    [Fact]
    public void Each_number_has_its_mark_and_word_and_leads_to_what_it_counts()
    {
        var counts = OnPage<SiteCounts>(parameters => parameters
            .Add(each => each.Board, Board.View)
            .Add(each => each.Query, OperationsQuery.Nothing)
            .Add(each => each.Path, "/t/acme/operations"));

        var free = counts.Find("[data-count=free]");
        free.QuerySelector(".number")!.TextContent.ShouldBe("3");
        free.QuerySelector(".word")!.TextContent.ShouldBe("free");
        free.QuerySelectorAll("svg").Length.ShouldBe(1);
        free.GetAttribute("href").ShouldBe("/t/acme/operations?site=north&state=free");
        counts.FindAll("[data-count]").Count.ShouldBe(5);
    }

    [Fact]
    public void Changes_are_announced_together_at_most_once_a_second()
    {
        var announcer = OnPage<Announcer>(parameters => parameters.Add(each => each.Board, Board.View).Add(each => each.Query, OperationsQuery.Nothing));

        Board.Change(Occupied, "A-001");
        announcer.WaitForAssertion(() => announcer.Find("[aria-live=polite]").TextContent.ShouldBe("A-001 occupied"));
        Board.Change(Occupied, "A-010");
        Board.Change(Occupied, "A-002");

        announcer.Find("[aria-live=polite]").TextContent.ShouldBe("A-001 occupied");
        Time.Advance(TimeSpan.FromSeconds(1));
        announcer.WaitForAssertion(() => announcer.Find("[aria-live=polite]").TextContent.ShouldBe("A-002 occupied; A-010 occupied"));
    }

    private IRenderedComponent<BoardSummary> Summary() => OnPage<BoardSummary>(parameters => parameters.Add(each => each.Board, Board.View));

    private SpaceView Occupied(SpaceView space) => space with { Sensed = SensedState.Occupied, SensedSince = Time.GetUtcNow() };
}
