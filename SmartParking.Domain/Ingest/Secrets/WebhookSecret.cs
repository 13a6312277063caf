using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>What lets a ChirpStack report for a tenant: <c>sp_</c> and 43 characters of base64url, 256 random bits.</summary>
public static class WebhookSecret
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>Shown once and never stored.</summary>
    public static string New() => "sp_" + RandomNumberGenerator.GetString(Alphabet, 43);

    /// <returns>SHA-256, 32 bytes, which is all the database has of it.</returns>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
