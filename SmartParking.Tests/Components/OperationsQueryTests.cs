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
    [InlineData("?site=north&zone=Level%201&state=occupied&q=A-0&view=list&space=A-001")]
    public void An_address_survives_reading_and_writing(string query) =>
        OperationsQuery.Parse("http://localhost/t/acme/operations" + query).At("/t/acme/operations").ShouldBe("/t/acme/operations" + query);

    [Fact]
    public void What_an_address_does_not_mean_is_ignored() =>
        OperationsQuery.Parse("http://localhost/t/acme/operations?state=purple&view=plan&x=1").ShouldBe(OperationsQuery.Nothing);

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
        var taken = _board["A-001"] with { Sensed = SensedState.Free, Override = new OverrideView(Guid.Empty, "Works", DateTimeOffset.UnixEpoch, null, "Ada") };

        (OperationsQuery.Nothing with { State = ShownState.Free }).Matches(taken, _board.Site).ShouldBeFalse();
        (OperationsQuery.Nothing with { State = ShownState.Maintenance }).Matches(taken, _board.Site).ShouldBeTrue();
    }
}
