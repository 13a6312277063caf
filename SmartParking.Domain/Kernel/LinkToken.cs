using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Kernel;

/// <summary>What makes a link in a message open something: 43 characters of base64url, 256 random bits.</summary>
public static class LinkToken
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int Length = 43;

    /// <summary>Stands in the message alone.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <returns>SHA-256, 32 bytes, which is all the database has of it. So many random bits need no slow hash.</returns>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether it could be one at all; what is not need not be looked up.</summary>
    public static bool IsWellFormed(string? token) => token is { Length: Length } && token.All(Alphabet.Contains);
}
