using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>
/// An admin takes deleted spaces back: all of them, or none. Each lies where it lay; where its zone is gone, in the site's first, and
/// on no level where that is. Its devices do not come back: they may be elsewhere by now.
/// </summary>
public sealed class RestoreSpace(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Find =
        """
        select x.id, x.site_id, x.code, z.id, l.id
        from spaces x
            left join zones z on z.tenant_id = x.tenant_id and z.id = x.zone_id and z.deleted_at is null
            left join levels l on l.tenant_id = x.tenant_id and l.id = x.level_id and l.deleted_at is null
        where x.tenant_id = $1 and x.id = any ($2) and x.deleted_at is not null
        order by x.id for no key update of x
        """;

    private const string Restore =
        """
        update spaces s set deleted_at = null, updated_at = $2, zone_id = t.zone_id, level_id = t.level_id,
            plan_x = case when t.level_id is not null then plan_x end, plan_y = case when t.level_id is not null then plan_y end,
            plan_width = case when t.level_id is not null then plan_width end, plan_height = case when t.level_id is not null then plan_height end,
            plan_turn = case when t.level_id is not null then plan_turn end
        from unnest($3::uuid[], $4::uuid[], $5::uuid[]) t (id, zone_id, level_id) where s.tenant_id = $1 and s.id = t.id
        """;

    private const string Taken =
        "select d.code from spaces d join spaces x on x.tenant_id = d.tenant_id and x.site_id = d.site_id and x.code = d.code and x.deleted_at is null where d.tenant_id = $1 and d.id = any ($2)";

    /// <returns>Refusals: access.denied, spaces.missing, spaces.too_many, space.unknown (also when it is not deleted), site.unknown, space.code.taken with the codes, limit.spaces.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, IReadOnlyCollection<Guid> spaces, Actor actor, CancellationToken cancellationToken)
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
            outcome = await scope.RunAsync(entered.TenantId, entered.For("space.restore"), (work, cancel) => WriteAsync(work, ids, actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (SpaceSql.IsTaken(failure))
        {
            // Two of those that are restored have the same code, or another got it at this very moment.
            return Outcome.Refused("space.code.taken", "code", string.Empty);
        }

        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, ids);
        }

        return outcome;
    }

    private async Task<Outcome> WriteAsync(TenantWork work, Guid[] ids, Actor actor, CancellationToken cancellationToken)
    {
        if (await TenantLimits.RefuseAsync(work, TenantLimit.Spaces, ids.Length, cancellationToken) is { } full)
        {
            return full;
        }

        var deleted = await work.RowsAsync(
            Find,
            [Sql.P(work.Tenant.Value), Sql.P(ids)],
            row => (Id: row.GetGuid(0), Site: row.GetGuid(1), Code: row.GetString(2), Zone: Sql.Nullable<Guid>(row, 3), Level: Sql.Nullable<Guid>(row, 4)),
            cancellationToken);
        if (deleted.Count != ids.Length)
        {
            return Outcome.Refused("space.unknown");
        }

        var zones = new Dictionary<(Guid Site, Guid? Zone, Guid? Level), Guid>();
        foreach (var place in deleted.Select(each => (each.Site, each.Zone, each.Level)).Distinct())
        {
            var (refusal, zone) = await SpacePlaces.FindAsync(work, place.Site, place.Zone, place.Level, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            zones[place] = zone;
        }

        var taken = await work.RowsAsync(Taken, [Sql.P(work.Tenant.Value), Sql.P(ids)], row => row.GetString(0), cancellationToken);
        if (taken.Count > 0)
        {
            return SpaceSql.Taken(taken);
        }

        await using var restore = work.Command(
            Restore,
            Sql.P(work.Tenant.Value),
            Sql.P(time.GetUtcNow()),
            Sql.Column(deleted, each => each.Id),
            Sql.Column(deleted, each => zones[(each.Site, each.Zone, each.Level)]),
            Sql.Column(deleted, each => each.Level));
        await restore.ExecuteNonQueryAsync(cancellationToken);
        foreach (var each in deleted)
        {
            var after = new { each.Code, zone = zones[(each.Site, each.Zone, each.Level)], level = each.Level };
            await audit.WriteAsync(work, actor, new AuditEntry("space.restore", "space", each.Id.ToString(), After: after), cancellationToken);
        }

        return Outcome.Done;
    }
}
