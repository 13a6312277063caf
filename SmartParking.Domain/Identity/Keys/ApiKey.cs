using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>What a program of a tenant comes with: <c>pk_live_</c> and 43 characters of base64url.</summary>
public static class ApiKey
{
    public const string Header = "X-API-Key";
    public const string Beginning = "pk_live_";

    /// <summary>Of the random part, enough to find a key in a list: 36 of 256 bits.</summary>
    private const int Shown = 6;

    /// <summary>Shown once and never stored.</summary>
    public static string New() => Credential.New(Beginning);

    public static byte[] Hash(string key) => Credential.Hash(key);

    /// <summary>What of it is kept in clear.</summary>
    public static string PrefixOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key[..(Beginning.Length + Shown)];
    }

    public static bool IsWellFormed(string key) => Credential.IsWellFormed(key, Beginning);
}
