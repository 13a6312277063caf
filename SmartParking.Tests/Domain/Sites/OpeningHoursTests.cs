using SmartParking.Domain.Sites;

namespace SmartParking.Tests.Domain.Sites;

/// <summary>When a site is open. 2 March 2026 is a Monday.</summary>
public sealed class OpeningHoursTests
{
    [Theory]
    [InlineData("24/7", "2026-03-08T03:00", true)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-02T07:00", true)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-02T06:59", false)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-06T19:59", true)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-06T20:00", false)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-07T17:00", true)]
    [InlineData("Mo-Fr 07:00-20:00; Sa 09:00-18:00", "2026-03-08T12:00", false)]
    [InlineData("Mo,We 08:00-12:00,14:00-18:00", "2026-03-04T13:00", false)]
    [InlineData("Mo,We 08:00-12:00,14:00-18:00", "2026-03-04T14:00", true)]
    [InlineData("mo,we 8:00-12:00", "2026-03-04T08:30", true)]
    [InlineData("09:00-17:00", "2026-03-08T09:00", true)]
    [InlineData("Fr-Sa 20:00-02:00", "2026-03-08T01:59", true)]
    [InlineData("Fr-Sa 20:00-02:00", "2026-03-08T02:00", false)]
    [InlineData("Fr-Sa 20:00-02:00", "2026-03-06T01:00", false)]
    [InlineData("Su 22:00-06:00", "2026-03-02T05:00", true)]
    [InlineData("Sa-Mo 00:00-24:00", "2026-03-02T23:59", true)]
    [InlineData("Mo-Su 00:00-24:00; We off", "2026-03-04T12:00", false)]
    [InlineData("Mo-Su 10:00-12:00; Mo 15:00-16:00", "2026-03-02T11:00", false)]
    public void A_site_is_open_when_its_hours_say_so(string text, string local, bool open)
    {
        OpeningHours.TryParse(text, out var hours).ShouldBeTrue();
        hours.IsOpenAt(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(open);
        OpeningHours.TryParse(hours.Text, out _).ShouldBeTrue("what is stored can be read again");
    }

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("Mo-Fr")]
    [InlineData("Mo-Xx 07:00-20:00")]
    [InlineData("Mo-Fr 7-20")]
    [InlineData("Mo-Fr 25:00-26:00")]
    [InlineData("Mo-Fr 24:00-06:00")]
    [InlineData("Mo-Fr 07:00-07:00")]
    [InlineData("Mo-Fr 07:00")]
    [InlineData("PH off")]
    [InlineData("Mo-Fr 07:60-20:00")]
    [InlineData("Mo-Fr 07:00-20:00;; Sa off")]
    [InlineData("\u202eMo-Fr 07:00-20:00")]
    public void What_is_not_understood_is_refused_and_not_guessed(string text) => OpeningHours.TryParse(text, out _).ShouldBeFalse();
}
