using System.Text;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Signs the heads of all chains that have grown, into the table and, where one is configured, a file outside the database.</summary>
public sealed class AuditCheckpoints(PlatformScope platform, KeyRing keys, AuditOptions options, TimeProvider time)
{
    /// <summary>The purpose the signing key is derived for.</summary>
    public const string KeyPurpose = "audit-checkpoint";

    private const string Grown =
        $"""
        select h.tenant_id, h.seq, h.hash, c.number, c.previous, c.key_id, c.signature, c.seq, c.hash, c.at
        from audit_heads_now() h left join lateral (
            select {AuditSql.CheckpointColumns} from audit_checkpoints c where c.tenant_id = h.tenant_id order by number desc limit 1) c on true
        where h.seq > coalesce(c.seq, 0)
        """;

    private const string Insert = $"insert into audit_checkpoints ({AuditSql.CheckpointColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";

    /// <summary>By key id, those that may have signed a checkpoint of this installation.</summary>
    public static IReadOnlyDictionary<string, byte[]> PublicKeys(KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.All.Select(PublicKey).Concat(keys.Retired).DistinctBy(SigningKey.IdOf).ToDictionary(SigningKey.IdOf);

        static byte[] PublicKey(MasterKey master)
        {
            using var key = SigningKey.Of(master, KeyPurpose);
            return key.PublicKey;
        }
    }

    /// <summary>When the newest was made; null when there is none.</summary>
    public Task<DateTimeOffset?> NewestAsync(CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Job("audit.checkpoint"),
            async (work, cancel) =>
            {
                await using var command = work.Command("select max(at) from audit_checkpoints");
                return await command.ExecuteScalarAsync(cancel) is DateTime at ? new DateTimeOffset(at) : (DateTimeOffset?)null;
            },
            cancellationToken);

    /// <returns>What was signed now; a chain without news gets none.</returns>
    public Task<IReadOnlyList<AuditCheckpoint>> SignAsync(CancellationToken cancellationToken) => SignAsync(null, cancellationToken);

    /// <param name="fence">Of the run that signs; null when it is no job's.</param>
    /// <param name="cancellationToken">Ends the signing.</param>
    /// <returns>What was signed now; a chain without news gets none.</returns>
    public async Task<IReadOnlyList<AuditCheckpoint>> SignAsync(JobFence? fence, CancellationToken cancellationToken)
    {
        using var key = SigningKey.Of(keys.Current, KeyPurpose);
        var made = await platform.RunAsync(
            Caller.Job("audit.checkpoint"),
            async (work, cancel) =>
            {
                await (fence?.HoldAsync(work, cancel) ?? Task.CompletedTask);
                return await SignAsync(work, key, cancel);
            },
            cancellationToken);
        if (options.CheckpointFile is { } file && made.Count > 0)
        {
            await AuditCheckpointFile.AppendAsync(file, made, cancellationToken);
        }

        return made;
    }

    private async Task<IReadOnlyList<AuditCheckpoint>> SignAsync(PlatformWork work, SigningKey key, CancellationToken cancellationToken)
    {
        var made = new List<AuditCheckpoint>();
        await using (var grown = work.Command(Grown))
        await using (var row = await grown.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                var last = row.IsDBNull(3) ? null : LastOf(row);
                var unsigned = new AuditCheckpoint(
                    row.GetGuid(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), Moment(), (last?.Number ?? 0) + 1, last?.TextHash() ?? new byte[32], key.Id, []);
                made.Add(unsigned with { Signature = key.Sign(Encoding.UTF8.GetBytes(unsigned.Text)) });
            }
        }

        foreach (var each in made)
        {
            await using var insert = work.Command(
                Insert, Sql.P(each.TenantId), Sql.P(each.Seq), Sql.P(each.Hash), Sql.P(each.At), Sql.P(each.Number), Sql.P(each.Previous), Sql.P(each.KeyId), Sql.P(each.Signature));
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        return made;
    }

    private static AuditCheckpoint LastOf(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetInt64(7),
        row.GetFieldValue<byte[]>(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetInt64(3),
        row.GetFieldValue<byte[]>(4),
        row.GetString(5),
        row.GetFieldValue<byte[]>(6));

    /// <summary>To the microsecond, as the database keeps it.</summary>
    private DateTimeOffset Moment()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
