using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// JSON with its signature (ECDSA P-256 over the canonical bytes of its content), the key's id and its public half: who has the
/// file and knows the key's id needs neither the Portal nor the database to check it.
/// </summary>
/// <param name="KeyPurpose">What the signing key is derived for, and the name its content has in the file.</param>
public sealed record SignedDocument(string KeyPurpose)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Two values of one name would let a reader see another one than was signed.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public string Sign<T>(T content, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using var key = SigningKey.Of(keys.Current, KeyPurpose);
        var element = JsonSerializer.SerializeToElement(content, Written);
        var document = new Dictionary<string, object>
        {
            [KeyPurpose] = element,
            ["keyId"] = key.Id,
            ["publicKey"] = key.PublicKey,
            ["signature"] = key.Sign(CanonicalJson.Of(element)),
        };
        return JsonSerializer.Serialize(document, Written);
    }

    /// <summary>What the document says, unverified.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public T Read<T>(string document) =>
        Parse(document).Content.Deserialize<T>(Written) ?? throw Foreign(null);

    /// <param name="document">The JSON.</param>
    /// <param name="publicKey">The key it must be signed with; null takes the document's own, which proves only that it is whole.</param>
    /// <returns>The key's id; null when the document was changed or signed with another key.</returns>
    /// <exception cref="JsonException">It is no such document.</exception>
    public string? Verify(string document, byte[]? publicKey)
    {
        var (content, keyId, own, signature) = Parse(document);
        var id = Convert.ToHexStringLower(SHA256.HashData(own))[..16];
        return id == keyId && (publicKey is null || publicKey.AsSpan().SequenceEqual(own)) && SigningKey.Verify(own, CanonicalJson.Of(content), signature) ? id : null;
    }

    /// <summary>Whether this installation signed it, with its key or one before.</summary>
    public bool IsOurs(string document, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        try
        {
            return keys.All.Any(master =>
            {
                using var key = SigningKey.Of(master, KeyPurpose);
                return Verify(document, key.PublicKey) is not null;
            }) || keys.Retired.Any(publicKey => Verify(document, publicKey) is not null);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private (JsonElement Content, string KeyId, byte[] PublicKey, byte[] Signature) Parse(string document)
    {
        using var parsed = JsonDocument.Parse(Encoding.UTF8.GetBytes(document), Strict);
        var root = parsed.RootElement;
        try
        {
            return (root.GetProperty(KeyPurpose).Clone(), root.GetProperty("keyId").GetString()!, root.GetProperty("publicKey").GetBytesFromBase64(), root.GetProperty("signature").GetBytesFromBase64());
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Foreign(wrong);
        }
    }

    private JsonException Foreign(Exception? cause) => new($"This is no signed document with a {KeyPurpose}.", cause);
}
