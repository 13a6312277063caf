using SmartParking.Portal.Shell;

namespace SmartParking.Tests.Web.Shell;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/platform")]
    [InlineData("/t/acme/devices/unknown?q=70B3&page=2#row-3")]
    [InlineData("/")]
    public void A_path_of_the_portal_is_followed(string url) => LocalUrl.OrHome(url).ShouldBe(url);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("platform")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/t/../..//evil.example")]
    [InlineData("/a//evil.example")]
    [InlineData("/t/é")]
    [InlineData("/\u2028/evil")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/a\\..\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,hi")]
    [InlineData("/sign-out")]
    [InlineData("/sign-in?returnUrl=/sign-in")]
    [InlineData("/Preferences/")]
    public void Everything_else_leads_home(string? url) => LocalUrl.OrHome(url).ShouldBe("/");

    [Fact]
    public void A_path_without_end_leads_home() => LocalUrl.OrHome("/" + new string('a', 3000)).ShouldBe("/");
}
