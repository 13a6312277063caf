using SmartParking.Portal.Audit;

namespace SmartParking.Tests.Components;

/// <summary>What stands in an address, in a cell and in a difference, without a browser.</summary>
public sealed class AuditAddressTests
{
    [Fact]
    public void An_address_reproduces_its_filters()
    {
        const string Query = "?tenant=acme&actor=01a1fcea-9562-7d62-b28e-563403b857d5&action=space.edit&resource=space:a:b&field=name&from=2026-11-21T06:40&to=2026-11-22&request=req-1";

        var address = AuditAddress.Parse(Query);

        address.At("/x").ShouldBe("/x" + Query);
        var filter = address.Filter;
        (filter.ResourceType, filter.ResourceId).ShouldBe(("space", "a:b"));
        filter.From.ShouldBe(new DateTimeOffset(2026, 11, 21, 6, 40, 0, TimeSpan.Zero));
        // A day is meant to its end.
        filter.To.ShouldBe(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?actor=petra&from=yesterday&to=2026-13-01")]
    [InlineData("?action=%00&request=a%00b&resource=:")]
    [InlineData("?page=2&q=' or '1'='1")]
    public void What_cannot_be_asked_is_not_asked(string query) => AuditAddress.Parse(query).IsFiltered.ShouldBeFalse();

    [Fact]
    public void The_last_day_there_is_breaks_nothing() => AuditAddress.Parse("?to=9999-12-31").Filter.To.ShouldNotBeNull();

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@sum", "\"'@sum\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("a \"b\", c=1", "\"a \"\"b\"\", c=1\"")]
    [InlineData(null, "\"\"")]
    public void A_cell_is_never_a_formula(string? text, string cell) => AuditCsv.Cell(text).ShouldBe(cell);

    [Fact]
    public void A_difference_tells_what_came_went_changed_and_stayed()
    {
        var differences = AuditDifference.Of("""{"a":1,"b":"é","c":null,"d":[1]}""", """{"b":"è","c":null,"d":[1],"e":true}""");

        differences.Select(each => $"{each.Field} {each.Kind} {each.Was} {each.Became}").ShouldBe(["a Removed 1 ", "b Changed é è", "e Added  true", "d Same [1] [1]"], "nothing on both sides says nothing");
        AuditDifference.Of(null, null).ShouldBeEmpty();
        AuditDifference.Of("not json", null).Single().Was.ShouldBe("not json");
    }
}
