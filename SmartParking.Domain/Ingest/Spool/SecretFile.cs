using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>
/// The webhook secrets' hashes, so that the door knows its senders when it starts while the database is away. Mode 0600, never
/// a secret itself. Its time of change says when the database last confirmed it.
/// </summary>
public sealed partial class SecretFile(IngestOptions options, SpoolDisk disk, TimeProvider time, ILogger<SecretFile> logger)
{
    /// <summary>A long weekend: whoever was revoked meanwhile by another node may speak that long, and only into the spool.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(72);

    private readonly string? _path = options.SpoolFolder is { } folder ? Path.Combine(folder, "secrets") : null;
    private byte[]? _kept;

    /// <returns>Null when there is none that can be believed.</returns>
    internal IReadOnlyList<KnownSecret>? Load()
    {
        try
        {
            if (_path is null || !File.Exists(_path) || time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(_path) > Lasts)
            {
                return null;
            }

            return JsonSerializer.Deserialize<List<KnownSecret>>(File.ReadAllBytes(_path));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.Unusable(logger, unusable.GetType().Name);
            return null;
        }
    }

    internal void Keep(IEnumerable<KnownSecret> secrets)
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(secrets.OrderBy(secret => secret.Hash, StringComparer.Ordinal));
            if (_kept is null || !bytes.AsSpan().SequenceEqual(_kept) || !File.Exists(_path))
            {
                SpoolDisk.MakeFolder(Path.GetDirectoryName(_path)!);
                disk.Replace(_path, bytes, durable: true);
                _kept = bytes;
            }

            File.SetLastWriteTimeUtc(_path, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _kept = null;
            Log.NotKept(logger, refused.Message);
        }
    }

    /// <param name="Hash">SHA-256 in hexadecimal.</param>
    internal sealed record KnownSecret(string Hash, Guid Tenant, Guid Id, DateTimeOffset? ExpiresAt)
    {
        [JsonIgnore]
        public SecretHolder Holder => new(new TenantId(Tenant), Id);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The kept hashes of the webhook secrets cannot be read ({Reason}); until the database is there nobody is known")]
        public static partial void Unusable(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The hashes of the webhook secrets could not be kept: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
