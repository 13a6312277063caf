using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Identity.Factors;

/// <summary>Lets a person in once when the phone is lost: sixteen characters without look-alikes, 80 random bits, in four groups.</summary>
public static class RecoveryCode
{
    /// <summary>How many a person gets at once.</summary>
    public const int Count = 10;

    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Length = 16;
    private const int Group = 4;

    /// <summary>Shown once and never stored.</summary>
    public static IReadOnlyList<string> NewSet() => [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(Group).Select(group => new string(group))))];

    /// <returns>For the database, of the code however it was typed; null when it cannot be one. With the person, so that two persons' codes never look alike.</returns>
    public static byte[]? Hash(Guid userId, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var code = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return code.Length == Length && code.All(Alphabet.Contains) ? SHA256.HashData(Encoding.ASCII.GetBytes($"{userId:N}{code}")) : null;
    }
}
