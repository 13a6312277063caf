using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>
/// A report as JSON with its signature (ECDSA P-256 over the canonical bytes of <c>report</c>), the key's id and its public
/// half: who has the file and knows the key's id needs neither the Portal nor the database to check it.
/// </summary>
public static class ReportDocument
{
    public const string KeyPurpose = "report";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Two values of one name would let a reader see another one than was signed.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string Sign(IsolationReport report, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(keys);
        using var key = SigningKey.Of(keys.Current, KeyPurpose);
        var content = JsonSerializer.SerializeToElement(report, Written);
        return JsonSerializer.Serialize(new Envelope(content, key.Id, key.PublicKey, key.Sign(CanonicalJson.Of(content))), Written);
    }

    /// <summary>What the document says, unverified.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static IsolationReport Read(string document) =>
        Parse(document).Report.Deserialize<IsolationReport>(Written) ?? throw new JsonException("This is not an isolation report.");

    /// <param name="document">The JSON.</param>
    /// <param name="publicKey">The key it must be signed with; null takes the document's own, which proves only that it is whole.</param>
    /// <returns>The key's id; null when the document was changed or signed with another key.</returns>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static string? Verify(string document, byte[]? publicKey)
    {
        var envelope = Parse(document);
        var own = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(envelope.PublicKey))[..16];
        return own == envelope.KeyId && (publicKey is null || publicKey.AsSpan().SequenceEqual(envelope.PublicKey))
            && SigningKey.Verify(envelope.PublicKey, CanonicalJson.Of(envelope.Report), envelope.Signature) ? own : null;
    }

    /// <summary>Whether this Portal signed it, with its key or the one before: the database alone could say anything.</summary>
    public static bool IsOurs(string document, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        try
        {
            return keys.All.Any(master =>
            {
                using var key = SigningKey.Of(master, KeyPurpose);
                return Verify(document, key.PublicKey) is not null;
            });
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Envelope Parse(string document)
    {
        using var parsed = JsonDocument.Parse(Encoding.UTF8.GetBytes(document), Strict);
        var root = parsed.RootElement;
        try
        {
            return new Envelope(
                root.GetProperty("report").Clone(), root.GetProperty("keyId").GetString()!, root.GetProperty("publicKey").GetBytesFromBase64(), root.GetProperty("signature").GetBytesFromBase64());
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("This is not an isolation report.", wrong);
        }
    }

    private sealed record Envelope(JsonElement Report, string KeyId, byte[] PublicKey, byte[] Signature);
}
