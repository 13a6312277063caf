using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;

namespace SmartParking.Tests.Domain.Sites;

/// <summary>What people and programs enter, before it reaches the database.</summary>
public sealed class FieldCheckTests
{
    [Theory]
    [InlineData("Parkhaus Süd", "parkhaus-sud")]
    [InlineData("  P+R  Gare de l’Est ", "p-r-gare-de-l-est")]
    [InlineData("مواقف", "site")]
    [InlineData("🅿🅿", "site")]
    [InlineData("北京 2", "2")]
    public void A_slug_is_made_of_any_name(string name, string slug) => SiteRules.SlugOf(name).ShouldBe(slug);

    [Fact]
    public void A_character_is_counted_once_however_it_is_written()
    {
        var check = new FieldCheck();
        check.Required(string.Concat(Enumerable.Repeat("🅿", 255)), "name", 255);
        check.Refusal.ShouldBeNull();
        check.Required(string.Concat(Enumerable.Repeat("🅿", 256)), "name", 255);
        (check.Refusal!.Refusal, check.Refusal.Field, check.Refusal.Values[0]).ShouldBe(("field.too_long", "name", 255));
    }

    [Fact]
    public void What_the_database_cannot_hold_is_left_out()
    {
        PlainText.Of(" \0a\0b ").ShouldBe("ab");
        PlainText.Of("\0").ShouldBeNull();
        PlainText.Of("x\ud800y").ShouldBe("x\ufffdy");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{\"a\":\"\\u0000\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":1e400}")]
    [InlineData("{\"a\":1e300}")]
    public void JSON_that_the_database_would_not_take_is_refused(string json)
    {
        var check = new FieldCheck();
        check.Json(json, "metadata");
        check.Refusal!.Refusal.ShouldBe("json.invalid");
    }

    [Theory]
    [InlineData(48.1, null, "position.half")]
    [InlineData(90.1, 0.0, "position.latitude")]
    [InlineData(0.0, -180.1, "position.longitude")]
    [InlineData(double.NaN, 0.0, "position.latitude")]
    public void A_position_off_the_globe_is_refused(double? latitude, double? longitude, string refusal)
    {
        var check = new FieldCheck();
        check.Position(latitude, longitude);
        check.Refusal!.Refusal.ShouldBe(refusal);
    }

    [Theory]
    [InlineData("Europe/Paris", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("UTC", true)]
    [InlineData("Etc/GMT+3", true)]
    [InlineData("Romance Standard Time", false)]
    [InlineData("Europe/Nowhere", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("europe/paris", false)]
    public void A_time_zone_has_its_IANA_name(string name, bool known) => SiteRules.IsTimeZone(name).ShouldBe(known);
}
