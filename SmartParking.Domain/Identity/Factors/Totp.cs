using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Identity.Factors;

/// <summary>Codes that change every half minute (RFC 6238): six digits over SHA-1, which is what every authenticator app computes.</summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const int Digits = 6;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The half minute that a moment lies in, counted from 1970.</summary>
    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6238 as the apps have it; as an HMAC it is not weak.")]
    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0f)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Clocks of phones differ, so the half minutes beside the present one count, too.</summary>
    /// <returns>The half minute whose code it is; null when it is none's.</returns>
    public static long? Find(byte[] secret, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1 && digits.Length == Digits; step++)
        {
            // All three are compared, so that the time it takes says nothing.
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), Encoding.ASCII.GetBytes(digits)))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>For typing it into an app.</summary>
    public static string ToBase32(byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var value = 0;
            for (var place = bit; place < bit + 5; place++)
            {
                value = (value << 1) | (place < secret.Length * 8 ? (secret[place / 8] >> (7 - (place % 8))) & 1 : 0);
            }

            text.Append(Base32[value]);
        }

        return text.ToString();
    }

    /// <summary>What the square code says to an app.</summary>
    public static string UriOf(byte[] secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={ToBase32(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
