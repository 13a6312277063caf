using SmartParking.Portal.Devices;

namespace SmartParking.Tests.Web.Devices;

/// <summary>Payloads as people paste them.</summary>
public sealed class PastedPayloadTests
{
    [Theory]
    [InlineData("01ff", PayloadNotation.Hexadecimal, "01ff")]
    [InlineData(" 01 FF\r\n", PayloadNotation.Hexadecimal, "01ff")]
    [InlineData("01:ff", PayloadNotation.Hexadecimal, "01ff")]
    [InlineData("01-FF", PayloadNotation.Hexadecimal, "01ff")]
    [InlineData("0x01ff", PayloadNotation.Hexadecimal, "01ff")]
    [InlineData("Af8=", PayloadNotation.Base64, "01ff")]
    [InlineData("Af8", PayloadNotation.Base64, "01ff")]
    [InlineData("Af\n8=", PayloadNotation.Base64, "01ff")]
    [InlineData("-_8=", PayloadNotation.Base64, "fbff")]
    [InlineData("+/8=", PayloadNotation.Base64, "fbff")]
    public void Both_notations_are_told_apart(string text, object notation, string hex)
    {
        PastedPayload.TryRead(text, out var payload).ShouldBeTrue();

        payload.Notation.ShouldBe((PayloadNotation)notation);
        Convert.ToHexStringLower(payload.Data).ShouldBe(hex);
    }

    [Fact]
    public void What_could_be_both_is_hexadecimal()
    {
        PastedPayload.TryRead("cafe", out var payload).ShouldBeTrue();
        payload.Notation.ShouldBe(PayloadNotation.Hexadecimal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData("====")]
    [InlineData("not a payload!")]
    [InlineData("01fz1")]
    [InlineData("é")]
    public void Anything_else_is_refused(string? text) => PastedPayload.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void A_book_is_no_payload() => PastedPayload.TryRead(new string('0', PastedPayload.LongestText + 2), out _).ShouldBeFalse();
}
