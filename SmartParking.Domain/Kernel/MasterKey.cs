using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// The one secret an operator keeps outside the database. Nothing is signed or encrypted with it directly: every use derives
/// a key of its own (HKDF-SHA256), so that one use can never be turned against another.
/// </summary>
public sealed class MasterKey
{
    private const int Least = 32;
    private readonly byte[] _secret;

    private MasterKey(byte[] secret) => _secret = secret;

    /// <param name="text">Base64 of at least 32 bytes, as <c>openssl rand -base64 32</c> prints it.</param>
    /// <exception cref="FormatException">It is not; the message never repeats it.</exception>
    public static MasterKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length >= Least
            ? new MasterKey(bytes[..length])
            : throw new FormatException($"A key must be base64 of at least {Least} random bytes, as `openssl rand -base64 {Least}` prints it.");
    }

    /// <summary>A new random key, as text for <see cref="Parse"/>.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Least));

    /// <param name="purpose">Names the use, for instance <c>context</c>; another purpose gives an unrelated key.</param>
    /// <param name="length">Bytes wanted.</param>
    public byte[] Derive(string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, length, info: Encoding.UTF8.GetBytes($"smart-parking {purpose}"));

    /// <summary>Never the secret: a key ends up in log lines by accident only as this.</summary>
    public override string ToString() => nameof(MasterKey);
}
