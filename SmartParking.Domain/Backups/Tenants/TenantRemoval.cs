using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>
/// Deletion of a tenant: a mark that closes every door at once, a waiting period in which it is taken back by one click, then an
/// archive, and only then the rows go. The audit stays.
/// </summary>
public sealed class TenantRemoval(TenantScope tenants, AuditWriter audit, BackupOptions options, TimeProvider time)
{
    internal const string Resource = "tenant";
    private const string Purpose = "tenant.remove";

    /// <summary>Closes it. Its rows may go when the waiting period is over.</summary>
    /// <param name="actor">A platform admin.</param>
    /// <param name="reason">What the audit keeps.</param>
    /// <returns>False when it is deleted already, or is none that can be.</returns>
    public Task<bool> DeleteAsync(TenantId tenant, Actor actor, string reason, CancellationToken cancellationToken)
    {
        var after = time.GetUtcNow().AddDays(options.TenantDays);
        return ChangeAsync(
            tenant,
            actor,
            "update tenants set status_before = status, status = 'deleted', remove_after = $2 where id = $1 and status <> 'deleted' and kind in ('customer', 'trial')",
            after,
            new AuditEntry("tenant.delete", Resource, tenant.ToString(), After: new { reason, removeAfter = after }),
            cancellationToken);
    }

    /// <summary>Takes it back: everything is as it was.</summary>
    /// <returns>False when it is not deleted, or its rows are gone: then an archive is restored.</returns>
    public Task<bool> UndoAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenant,
            actor,
            "update tenants set status = coalesce(status_before, 'active'), status_before = null, remove_after = null where id = $1 and status = 'deleted' and removed_at is null and remove_after is distinct from $2",
            DateTimeOffset.UnixEpoch,
            new AuditEntry("tenant.undelete", Resource, tenant.ToString()),
            cancellationToken);

    /// <summary>Removes the rows of a tenant whose time has come, all or none. Done twice it does nothing the second time.</summary>
    /// <returns>How many went; null when it is not due (any more).</returns>
    internal Task<long?> RemoveAsync(TenantId tenant, CancellationToken cancellationToken) =>
        tenants.WriteLongAsync<long?>(
            tenant,
            Caller.Job(Purpose),
            async (work, renew, cancel) =>
            {
                // Held until the end: who takes the deletion back waits, and then finds that it is too late.
                var due = await work.RowsAsync(
                    "update tenants set removed_at = now() where id = $1 and status = 'deleted' and remove_after <= $2 and removed_at is null returning slug",
                    [Sql.P(tenant.Value), Sql.P(time.GetUtcNow())],
                    row => row.GetString(0),
                    cancel);
                if (due.Count == 0)
                {
                    return null;
                }

                var rows = 0L;
                foreach (var part in (await TenantParts.ReadAsync(work, cancel)).Reverse())
                {
                    await renew(cancel);
                    rows += await RemoveRowsAsync(work, part, cancel);
                }

                await audit.WriteAsync(work, Actor.Job(Purpose), new AuditEntry(Purpose, Resource, tenant.ToString(), After: new { rows }), cancel);
                return rows;
            },
            cancellationToken);

    internal static async Task<long> RemoveRowsAsync(TenantWork work, TenantPart part, CancellationToken cancellationToken)
    {
        await using var command = work.Command("select remove_tenant_rows($1)", Sql.P(part.Table));
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private Task<bool> ChangeAsync(TenantId tenant, Actor actor, string sql, DateTimeOffset moment, AuditEntry entry, CancellationToken cancellationToken) =>
        tenants.RunAsync(
            tenant,
            actor.For(entry.Action),
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, Sql.P(tenant.Value), Sql.P(moment));
                var changed = await command.ExecuteNonQueryAsync(cancel) > 0;
                if (changed)
                {
                    await audit.WriteAsync(work, actor, entry, cancel);
                }

                return changed;
            },
            cancellationToken);
}
