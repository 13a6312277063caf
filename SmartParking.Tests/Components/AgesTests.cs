using SmartParking.Portal.Shared;

namespace SmartParking.Tests.Components;

public sealed class AgesTests
{
    private static readonly DateTimeOffset Since = new(2026, 3, 10, 9, 0, 2, TimeSpan.Zero);

    [Theory]
    [InlineData(-3, -3)]
    [InlineData(0, 0)]
    [InlineData(9.9, 0)]
    [InlineData(10, 10)]
    [InlineData(59, 50)]
    [InlineData(61, 61)]
    public void A_calm_age_goes_by_tens_under_a_minute(double age, double calm) =>
        Ages.Calm(TimeSpan.FromSeconds(age)).ShouldBe(TimeSpan.FromSeconds(calm));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(10, 25)]
    [InlineData(13, 25)]
    [InlineData(55, 65)]
    [InlineData(70, 125)]
    public void A_calm_age_is_looked_at_again_when_its_text_is_another_and_with_all_others(int age, int next)
    {
        var at = Ages.NextCalmChange(Since, Since.AddSeconds(age));

        at.ShouldBe(new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.Zero).AddSeconds(next));
        Ages.Calm(at - Since).ShouldBeGreaterThan(Ages.Calm(TimeSpan.FromSeconds(age)));
    }
}
