using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// What a program shows to be let in: a beginning that says what it is, and 43 characters of base64url, 256 random bits. So
/// many need no slow hash, and nobody guesses one by the time a look-up takes.
/// </summary>
public static class Credential
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int Length = 43;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Shown once and never stored.</summary>
    public static string New(string beginning) => beginning + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <returns>SHA-256, 32 bytes, which is all the database has of it.</returns>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether it could be one at all; what is not need not be looked up.</summary>
    public static bool IsWellFormed(string text, string beginning)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(beginning);
        return text.Length == beginning.Length + Length
            && text.StartsWith(beginning, StringComparison.Ordinal)
            && !text.AsSpan(beginning.Length).ContainsAnyExcept(Characters);
    }
}
