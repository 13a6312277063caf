using SmartParking.Portal.Edge;

namespace SmartParking.Tests.Web.Edge;

public sealed class PortalAddressTests
{
    [Theory]
    [InlineData("https://parking.example:8443", "other.example", true, "https://parking.example:8443/")]
    [InlineData("", "*.parking.example, parking.example, other.example", true, "https://parking.example/")]
    [InlineData("", "parking.example", false, "http://parking.example/")]
    [InlineData("", "*.parking.example", true, null)]
    [InlineData("", "", true, null)]
    public void It_is_what_is_said_or_the_first_name_people_come_by(string address, string hosts, bool https, string? expected) =>
        (new PortalAddress(new EdgeOptions { Address = address, Hosts = hosts, Https = https }).Value?.AbsoluteUri).ShouldBe(expected);

    [Theory]
    [InlineData("parking.example")]
    [InlineData("ftp://parking.example")]
    [InlineData("/t/acme")]
    public void What_is_no_address_is_refused_at_start_and_named(string address) =>
        new EdgeOptions { Address = address }.Problems().ShouldHaveSingleItem().ShouldStartWith("Edge:Address");
}
