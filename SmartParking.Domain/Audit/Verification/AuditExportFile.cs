using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SmartParking.Domain.Audit.Verification;

/// <summary>An export: entries, then checkpoints, then the public key, a JSON object a line. See docs/audit.md.</summary>
public sealed class AuditExportFile(string path) : IAuditSource
{
    public bool HasHeads => false;

    public Task<IReadOnlyDictionary<Guid, (long Seq, byte[] Hash)>> HeadsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, (long, byte[])>>(new Dictionary<Guid, (long, byte[])>());

    public async Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(CancellationToken cancellationToken)
    {
        var checkpoints = new List<AuditCheckpoint>();
        await foreach (var line in LinesAsync("checkpoint", cancellationToken))
        {
            checkpoints.Add(AuditLine.Checkpoint(line));
        }

        return checkpoints;
    }

    /// <summary>The keys the export names itself. They prove only that it is of one piece: compare their ids with those the Portal shows.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> PublicKeysAsync(CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, byte[]>();
        await foreach (var line in LinesAsync("key", cancellationToken))
        {
            keys[line.GetProperty("keyId").GetString()!] = Convert.FromBase64String(line.GetProperty("publicKey").GetString()!);
        }

        return keys;
    }

    public async IAsyncEnumerable<AuditRecord> EntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LinesAsync("entry", cancellationToken))
        {
            yield return AuditLine.Record(line);
        }
    }

    /// <exception cref="FormatException">A line is no JSON object of an export.</exception>
    private async IAsyncEnumerable<JsonElement> LinesAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var text in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            JsonElement line;
            try
            {
                line = JsonElement.Parse(text);
            }
            catch (JsonException failure)
            {
                throw new FormatException($"Line {number} is no JSON: {failure.Message}", failure);
            }

            if (line.TryGetProperty("kind", out var told) && told.GetString() == kind)
            {
                yield return line;
            }
        }
    }
}
