using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Tests.Web.Shell;

public sealed class ClockTests
{
    [Theory]
    [InlineData("Europe/Paris", "Europe/Paris")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [InlineData("UTC", "UTC")]
    [InlineData("Nowhere/Else", null)]
    [InlineData("../../etc/passwd", null)]
    [InlineData("/etc/localtime", null)]
    [InlineData("Europe/Paris; path=/", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_browser_may_name_a_time_zone_and_nothing_else(string? cookie, string? zone) => Clock.Of(cookie).ShouldBe(zone);

    [Fact]
    public void A_short_time_without_a_zone_says_that_it_is_utc()
    {
        var at = new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

        SiteTime.Brief(at, null).ShouldEndWith("09:00 UTC");
        SiteTime.Brief(at, "Europe/Paris").ShouldEndWith("10:00");
    }
}
