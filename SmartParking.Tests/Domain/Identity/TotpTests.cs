using System.Text;
using SmartParking.Domain.Identity.Factors;

namespace SmartParking.Tests.Domain.Identity;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void A_code_is_the_one_of_the_standard(long at, string code) =>
        Totp.CodeAt(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(at))).ShouldBe(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_half_a_minute_off(int steps, bool found)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepAt(now) + steps;

        Totp.Find(Secret, Totp.CodeAt(Secret, step), now).ShouldBe(found ? step : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("٢٨٧٠٨٢")]
    [InlineData("abcdef")]
    public void What_is_no_code_is_nobodys(string text) => Totp.Find(Secret, text, DateTimeOffset.FromUnixTimeSeconds(59)).ShouldBeNull();

    [Fact]
    public void A_code_may_be_typed_in_two_groups() => Totp.Find(Secret, " 287 082 ", DateTimeOffset.FromUnixTimeSeconds(59)).ShouldBe(1);

    /// <summary>RFC 4648, section 10, without the padding that apps do not take.</summary>
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_written_as_apps_read_it(string text, string written) => Totp.ToBase32(Encoding.ASCII.GetBytes(text)).ShouldBe(written);

    [Fact]
    public void Recovery_codes_are_read_however_they_are_typed_and_belong_to_one_person()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var codes = RecoveryCode.NewSet();

        codes.Distinct().Count().ShouldBe(RecoveryCode.Count);
        RecoveryCode.Hash(one, codes[0].ToLowerInvariant().Replace('-', ' ')).ShouldBe(RecoveryCode.Hash(one, codes[0]).ShouldNotBeNull());
        RecoveryCode.Hash(other, codes[0]).ShouldNotBe(RecoveryCode.Hash(one, codes[0]));
        RecoveryCode.Hash(one, codes[0][..^1]).ShouldBeNull();
    }
}
