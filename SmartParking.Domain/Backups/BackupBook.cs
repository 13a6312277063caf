using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// What is known of backups, among the platform's own rows, each change with its audit entry. The folder is the truth: a book
/// that was lost with its database is not needed to restore.
/// </summary>
public sealed class BackupBook(TenantScope tenants, AuditWriter audit)
{
    private const string Resource = "backup";
    private const string Columns = "id, kind, name, made_at, seconds, bytes, rows, encrypted, proved_at, proof_seconds, problem, copied_at, of_tenant";
    private static readonly Caller Looking = Caller.Job("backup.read");

    /// <summary>Those that are there, the newest first.</summary>
    public Task<List<BackupLine>> ListAsync(CancellationToken cancellationToken) =>
        tenants.RunAsync(
            TenantId.Platform,
            Looking,
            (work, cancel) => work.RowsAsync($"select {Columns} from backups where tenant_id = $1 and removed_at is null order by made_at desc, id", [Sql.P(work.Tenant.Value)], Line, cancel),
            cancellationToken);

    internal Task AddAsync(Actor actor, MadeBackup made, CancellationToken cancellationToken)
    {
        var manifest = made.Manifest;
        return ChangeAsync(
            "insert into backups (tenant_id, id, kind, name, made_at, seconds, bytes, rows, encrypted, of_tenant) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant_id, name) do nothing",
            [Sql.P(manifest.Id), Sql.P(Word(manifest.Kind)), Sql.P(made.Name), Sql.P(manifest.MadeAt), Sql.P(manifest.Seconds), Sql.P(manifest.Bytes), Sql.P(manifest.Rows), Sql.P(manifest.Encrypted), Sql.P(manifest.Tenant?.Id)],
            actor,
            new AuditEntry("backup.make", Resource, made.Name, After: new { kind = Word(manifest.Kind), bytes = manifest.Bytes, rows = manifest.Rows, encrypted = manifest.Encrypted, tenant = manifest.Tenant?.Slug }),
            cancellationToken);
    }

    internal Task ProvedAsync(Actor actor, BackupProof proof, CancellationToken cancellationToken) =>
        ChangeAsync(
            "update backups set proved_at = now(), proof_seconds = $3, problem = null where tenant_id = $1 and name = $2",
            [Sql.P(proof.Name), Sql.P(proof.Seconds)],
            actor,
            new AuditEntry("backup.prove", Resource, proof.Name, After: new { rows = proof.Rows, auditEntries = proof.AuditEntries }),
            cancellationToken);

    internal Task FailedAsync(Actor actor, string name, BackupFault fault, CancellationToken cancellationToken) =>
        ChangeAsync(
            "update backups set problem = $3 where tenant_id = $1 and name = $2",
            [Sql.P(name), Sql.P(fault.ToString())],
            actor,
            new AuditEntry("backup.fail", Resource, name, After: new { problem = fault.ToString() }),
            cancellationToken);

    internal Task CopiedAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        ChangeAsync("update backups set copied_at = now() where tenant_id = $1 and name = $2", [Sql.P(name)], actor, new AuditEntry("backup.copy", Resource, name), cancellationToken);

    internal Task RemovedAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        ChangeAsync("update backups set removed_at = now() where tenant_id = $1 and name = $2", [Sql.P(name)], actor, new AuditEntry("backup.remove", Resource, name), cancellationToken);

    private Task ChangeAsync(string sql, NpgsqlParameter[] parameters, Actor actor, AuditEntry entry, CancellationToken cancellationToken) =>
        tenants.RunAsync(
            TenantId.Platform,
            actor.For(entry.Action),
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, parameters.Select(each => each.Clone()).Prepend(Sql.P(work.Tenant.Value)));
                if (await command.ExecuteNonQueryAsync(cancel) > 0)
                {
                    await audit.WriteAsync(work, actor, entry, cancel);
                }
            },
            cancellationToken);

    private static string Word(BackupKind kind) => kind.ToString().ToLowerInvariant();

    private static BackupLine Line(NpgsqlDataReader row) => new(
        row.GetGuid(0), Enum.Parse<BackupKind>(row.GetString(1), ignoreCase: true), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetDouble(4), row.GetInt64(5), row.GetInt64(6), row.GetBoolean(7),
        Sql.Nullable<DateTimeOffset>(row, 8), Sql.Nullable<double>(row, 9), Enum.TryParse<BackupFault>(Sql.Text(row, 10), out var problem) ? problem : null, Sql.Nullable<DateTimeOffset>(row, 11), Sql.Nullable<Guid>(row, 12));
}
