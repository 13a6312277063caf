using System.Runtime.CompilerServices;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Audit.Verification;

/// <summary>The audit as the database has it, read as the platform in one snapshot.</summary>
/// <param name="work">Must be a repeatable read.</param>
/// <param name="tenant">One tenant's alone; null for all.</param>
public sealed class AuditDatabase(PlatformWork work, Guid? tenant) : IAuditSource
{
    private string Where => tenant is null ? string.Empty : "where tenant_id = $1";

    private NpgsqlParameter[] Which => tenant is { } id ? [Sql.P(id)] : [];

    public bool HasHeads => true;

    public async Task<IReadOnlyDictionary<Guid, (long Seq, byte[] Hash)>> HeadsAsync(CancellationToken cancellationToken)
    {
        await using var command = work.Command($"select tenant_id, seq, hash from audit_heads_now() {Where}", Which);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new Dictionary<Guid, (long Seq, byte[] Hash)>();
        while (await row.ReadAsync(cancellationToken))
        {
            heads[row.GetGuid(0)] = (row.GetInt64(1), row.GetFieldValue<byte[]>(2));
        }

        return heads;
    }

    public async Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(CancellationToken cancellationToken)
    {
        await using var command = work.Command($"select {AuditSql.CheckpointColumns} from audit_checkpoints {Where} order by tenant_id, number", Which);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var checkpoints = new List<AuditCheckpoint>();
        while (await row.ReadAsync(cancellationToken))
        {
            checkpoints.Add(AuditSql.Checkpoint(row));
        }

        return checkpoints;
    }

    public async IAsyncEnumerable<AuditRecord> EntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = work.Command($"select {AuditSql.Columns} from audit_log {Where} order by tenant_id, seq, id", Which);
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return AuditSql.Record(row);
        }
    }
}
