using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// An admin deletes spaces: all of them, or none. Their rows stay, for what happened on them, and can be restored. What lies over
/// them ends; a device on one of them is a reason to refuse unless he says that it shall be taken off.
/// </summary>
public sealed class DeleteSpace(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    // As the pipeline and the sweeps do before they write a space: a device's lock comes first.
    private const string LockDevices =
        "select s.device_id from device_state s where s.tenant_id = $1 and s.device_id in (select id from devices where tenant_id = $1 and space_id = any ($2)) order by s.device_id for update";

    private const string Devices = "select id, dev_eui, space_id from devices where tenant_id = $1 and space_id = any ($2) order by id for no key update";

    private const string Close =
        "update device_assignments set unassigned_at = greatest($3, assigned_at), unassigned_by_name = $4, unassign_reason = 'space deleted' where tenant_id = $1 and device_id = any ($2) and unassigned_at is null";

    private const string TakeOff = "update devices set space_id = null, updated_at = $3 where tenant_id = $1 and id = any ($2)";

    // What its sensor said is no evidence for whoever restores it: the sweep of stale evidence turns it unknown.
    private const string Forget = "update space_state set fresh_until = least(fresh_until, $3) where tenant_id = $1 and space_id = any ($2)";

    private const string Delete = "update spaces set deleted_at = $3, updated_at = $3 where tenant_id = $1 and id = any ($2)";

    /// <param name="unassign">Whether devices on them are taken off.</param>
    /// <param name="version">Of a single one, as it was looked at; null: whatever it is now.</param>
    /// <returns>Refusals: access.denied, spaces.missing, spaces.too_many, space.unknown, changed.meanwhile, space.in_use with the codes of those that have a device.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, IReadOnlyCollection<Guid> spaces, bool unassign, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        if (await gate.EnterAsync(access, Permission.SpacesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var ids = spaces.Distinct().ToArray();
        if (ids.Length is 0 or > SpaceRules.MostAtOnce)
        {
            return ids.Length == 0 ? Outcome.Refused("spaces.missing") : Outcome.Refused("spaces.too_many", null, SpaceRules.MostAtOnce);
        }

        Outcome outcome;
        try
        {
            outcome = await scope.RunAsync(
                entered.TenantId, entered.For("space.delete"), (work, cancel) => WriteAsync(work, entered.PersonName, ids, (unassign, version), actor, cancel), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // What lay over one of them began or ended at this very moment.
            return Outcome.Refused("changed.meanwhile");
        }

        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, ids);
        }

        return outcome;
    }

    private async Task<Outcome> WriteAsync(TenantWork work, string byName, Guid[] ids, (bool Unassign, uint? Version) how, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await DoAsync(work, LockDevices, cancellationToken, Sql.P(ids));
        var was = await SpaceSql.FindAsync(work, ids, cancellationToken);
        if (was.Count != ids.Length)
        {
            return Outcome.Refused("space.unknown");
        }

        if (how.Version is { } seen && was.Exists(each => each.Version != seen))
        {
            return Outcome.Refused("changed.meanwhile");
        }

        var devices = await work.RowsAsync(Devices, [Sql.P(work.Tenant.Value), Sql.P(ids)], row => (Id: row.GetGuid(0), DevEui: row.GetString(1), Space: row.GetGuid(2)), cancellationToken);
        if (devices.Count > 0 && !how.Unassign)
        {
            return Outcome.Refused("space.in_use", null, SpaceRules.Named([.. devices.Select(device => was.Find(each => each.Id == device.Space).Draft.Code).Distinct()]));
        }

        var off = devices.Select(device => device.Id).ToArray();
        await DoAsync(work, Close, cancellationToken, Sql.P(off), Sql.P(now), Sql.P(byName));
        await DoAsync(work, TakeOff, cancellationToken, Sql.P(off), Sql.P(now));
        await DoAsync(work, Forget, cancellationToken, Sql.P(ids), Sql.P(now));
        var open = await work.Db.Set<SpaceOverride>().Where(each => ids.Contains(each.SpaceId) && each.EndedAt == null).OrderBy(each => each.Id).ToListAsync(cancellationToken);
        await OverrideEnds.EndAsync(work, open, byName, now, (entry, cancel) => audit.WriteAsync(work, actor, entry, cancel), cancellationToken);
        await DoAsync(work, Delete, cancellationToken, Sql.P(ids), Sql.P(now));
        foreach (var device in devices)
        {
            var entry = new AuditEntry("device.unassign", "device", device.Id.ToString(), Before: new { device.DevEui, space = device.Space }, After: new { reason = "space deleted" });
            await audit.WriteAsync(work, actor, entry, cancellationToken);
        }

        foreach (var (id, draft, _) in was)
        {
            await audit.WriteAsync(work, actor, new AuditEntry("space.delete", "space", id.ToString(), Before: SpaceSql.Told(draft)), cancellationToken);
        }

        return Outcome.Done;
    }

    private static async Task DoAsync(TenantWork work, string sql, CancellationToken cancellationToken, params Npgsql.NpgsqlParameter[] parameters)
    {
        await using var command = work.Command(sql, [Sql.P(work.Tenant.Value), .. parameters]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
