using System.Text;
using System.Text.Json;

namespace SmartParking.Domain.Audit;

/// <summary>Checkpoints outside the database: one JSON object a line, appended and forced to disk.</summary>
public static class AuditCheckpointFile
{
    public static async Task AppendAsync(string path, IEnumerable<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        var lines = string.Concat(checkpoints.Select(each => AuditLine.Of(each) + "\n"));
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(lines), cancellationToken);
            file.Flush(flushToDisk: true);
        }
    }

    /// <exception cref="FormatException">A line is not a checkpoint.</exception>
    public static async Task<IReadOnlyList<AuditCheckpoint>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var checkpoints = new List<AuditCheckpoint>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (line.Length > 0)
            {
                checkpoints.Add(Parse(line, number));
            }
        }

        return checkpoints;
    }

    private static AuditCheckpoint Parse(string line, int number)
    {
        try
        {
            return AuditLine.Checkpoint(JsonDocument.Parse(line).RootElement);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"Line {number} is no checkpoint.", failure);
        }
    }
}
