using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Occupancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Components;

public sealed class OperationsQueryTests
{
    private readonly FakeBoard _board = new(DateTimeOffset.UnixEpoch, "A-001", "A-002");

    [Theory]
    [InlineData("")]
    [InlineData("?site=north&zone=Level%201&state=occupied&q=A-0&view=list&sort=-state&space=A-001")]
    [InlineData("?space=north/A-001")]
    [InlineData("?state=free&view=plan&level=0192f3c1-0000-7000-8000-000000000001")]
    public void An_address_survives_reading_and_writing(string query) =>
        OperationsQuery.Parse("http://localhost/t/acme/operations" + query).At("/t/acme/operations").ShouldBe("/t/acme/operations" + query);

    [Fact]
    public void What_an_address_does_not_mean_is_ignored() =>
        OperationsQuery.Parse("http://localhost/t/acme/operations?state=purple&view=map&level=roof&sort=colour&x=1").ShouldBe(OperationsQuery.Nothing);

    [Theory]
    [InlineData("a-001", true)]
    [InlineData("0123 4567", true)]
    [InlineData("89:ab:cd:ef", true)]
    [InlineData("B-", false)]
    public void Text_finds_codes_and_grouped_DevEUIs(string text, bool found) =>
        (OperationsQuery.Nothing with { Text = text }).Matches(_board["A-001"], _board.Site).ShouldBe(found);

    [Fact]
    public void A_state_is_the_one_shown_not_the_one_sensed()
    {
        var taken = _board["A-001"] with { Sensed = SensedState.Free, Override = new OverrideView(Guid.Empty, OverrideKind.OutOfService, "Works", DateTimeOffset.UnixEpoch, null, "Ada") };

        (OperationsQuery.Nothing with { State = ShownState.Free }).Matches(taken, _board.Site).ShouldBeFalse();
        (OperationsQuery.Nothing with { State = ShownState.Maintenance }).Matches(taken, _board.Site).ShouldBeTrue();
    }

    [Fact]
    public void A_space_is_named_by_its_code_and_by_its_site_only_where_codes_repeat()
    {
        var other = new SiteView(Guid.CreateVersion7(), "south", "South", _board.Site.TimeZone, []);
        var twin = _board["A-001"] with { Id = Guid.CreateVersion7(), SiteId = other.Id };
        var board = new BoardSnapshot([_board.Site, other], _board.View.Current.Spaces.Add(twin.Id, twin), _board.View.Current.ReadAt);

        OperationsQuery.NameOf(_board["A-002"], board).ShouldBe("A-002");
        OperationsQuery.NameOf(twin, board).ShouldBe("south/A-001");
        (OperationsQuery.Nothing with { Space = "south/A-001" }).Find(board).ShouldBe(twin);
    }
}
