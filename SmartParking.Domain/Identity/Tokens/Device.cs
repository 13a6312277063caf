using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>Where somebody signs in: what binds a family of tokens to it, and what a person knows it by.</summary>
/// <param name="Mark">SHA-256 of the fingerprint that the client sends, or of its agent.</param>
public sealed record Device(byte[] Mark, string Name, string? Address)
{
    private const int LongestName = 500;

    /// <param name="fingerprint"><c>X-Device-Fingerprint</c>; null or empty when the client has none.</param>
    public static Device Of(string? fingerprint, string agent, string? address)
    {
        // Apart, so that nobody's agent is another's fingerprint.
        var mark = string.IsNullOrEmpty(fingerprint) ? "agent " + agent : "fingerprint " + fingerprint;
        var name = agent.Replace("\0", string.Empty, StringComparison.Ordinal);
        return new Device(SHA256.HashData(Encoding.UTF8.GetBytes(mark)), name.Length > LongestName ? name[..LongestName] : name, address);
    }

    public bool Is(byte[] mark) => CryptographicOperations.FixedTimeEquals(Mark, mark);
}
