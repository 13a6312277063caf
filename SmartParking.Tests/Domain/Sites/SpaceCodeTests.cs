using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Domain.Sites;

/// <summary>What is painted on the ground, and how people write many of them.</summary>
public sealed class SpaceCodeTests
{
    [Theory]
    [InlineData("a-1", "A-1")]
    [InlineData("  P1.05_b ", "P1.05_B")]
    [InlineData("7", "7")]
    public void A_code_is_read_as_it_is_painted(string text, string code)
    {
        SpaceCode.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.Value.ShouldBe(code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-A")]
    [InlineData("A B")]
    [InlineData("Ä1")]
    [InlineData("🅿1")]
    [InlineData("=A1")]
    [InlineData("A1\n")]
    [InlineData("A123456789012345678901234567890123456789012345678901")]
    public void What_is_no_code_is_refused(string text) => (SpaceCode.TryParse(text, out var code) && code.Value != "A1").ShouldBeFalse();

    [Theory]
    [InlineData("A1-A4", "A1 A2 A3 A4")]
    [InlineData("a1-a3, b3", "A1 A2 A3 B3")]
    [InlineData("A-08-A-11", "A-08 A-09 A-10 A-11")]
    [InlineData("A-001 - A-003", "A-001 A-002 A-003")]
    [InlineData("A9-A11", "A9 A10 A11")]
    [InlineData("A-1; A-2\nA-3", "A-1 A-2 A-3")]
    [InlineData("A1-A2,A2-A3", "A1 A2 A3")]
    [InlineData("98..101", "98 99 100 101")]
    [InlineData("98–100", "98 99 100")]
    [InlineData("1-05", "1-05")]
    [InlineData("A1-B2", "A1-B2")]
    [InlineData("P1-5-P1-7", "P1-5 P1-6 P1-7")]
    public void A_range_is_every_code_between(string text, string codes)
    {
        var (refusal, expanded) = SpaceCodes.Expand(text);
        refusal.ShouldBeNull();
        string.Join(' ', expanded.Select(code => code.Value)).ShouldBe(codes);
    }

    [Theory]
    [InlineData(null, "codes.missing")]
    [InlineData(" , ;", "codes.missing")]
    [InlineData("A1-A1001", "codes.too_many")]
    [InlineData("A1-A999999999", "codes.too_many")]
    [InlineData("A1..B2", "codes.invalid")]
    [InlineData("A5..A1", "codes.invalid")]
    [InlineData("A1, =SUM(A1)", "codes.invalid")]
    [InlineData("A1 A2", "codes.invalid")]
    public void What_is_no_range_is_refused(string? text, string refusal) => SpaceCodes.Expand(text).Refusal!.Refusal.ShouldBe(refusal);

    [Fact]
    public void A_thousand_are_not_too_many_and_a_longer_text_is_not_read() =>
        (SpaceCodes.Expand("A1-A1000").Codes.Count, SpaceCodes.Expand(new string('A', 6_000)).Refusal!.Refusal).ShouldBe((1_000, "codes.too_many"));

    [Fact]
    public void Codes_are_ordered_as_people_count() =>
        new[] { "B1", "A-10", "A-9", "A-010", "A", "A-9B", "10", "9", "A-1" }.Order(SpaceCode.Natural)
            .ShouldBe(["9", "10", "A", "A-1", "A-9", "A-9B", "A-010", "A-10", "B1"]);
}
