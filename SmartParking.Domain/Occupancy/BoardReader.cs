using System.Collections.Immutable;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>Reads a tenant's board: everything, or the spaces that changed.</summary>
public sealed class BoardReader(TenantScope scope, TimeProvider time)
{
    internal const string Spaces =
        """
        select s.id, s.site_id, s.zone_id, s.code, p.sensed, p.sensed_since, p.evidence_at, p.fresh_until, d.dev_eui,
            o.id, o.reason, o.starts_at, o.ends_at, o.created_by_name, o.kind
        from spaces s
            left join space_state p on p.tenant_id = s.tenant_id and p.space_id = s.id
            left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id and d.kind = 'sensor'
            left join space_overrides o on o.tenant_id = s.tenant_id and o.space_id = s.id and o.ended_at is null and not o.waiting
        where s.tenant_id = $1 and s.deleted_at is null
        """;

    // The sensed axis as the history has it, which late frames may have mended since; the sensor that was on it then.
    internal const string Past =
        """
        select s.id, s.site_id, s.zone_id, s.code, h.became, h.at, null::timestamptz, null::timestamptz, d.dev_eui,
            o.id, o.reason, o.starts_at, o.ends_at, o.created_by_name, o.kind
        from spaces s
            left join lateral (
                select became, at, device_id from space_history
                where tenant_id = $1 and space_id = s.id and axis = 'sensed' and at <= $2 order by at desc, arrived_at desc limit 1
            ) h on true
            left join devices d on d.tenant_id = s.tenant_id and d.id = h.device_id
            left join lateral (
                select * from space_overrides
                where tenant_id = $1 and space_id = s.id and not waiting and starts_at <= $2 and (ended_at is null or ended_at > $2) order by starts_at desc limit 1
            ) o on true
        where s.tenant_id = $1 and (s.deleted_at is null or s.deleted_at > $2)
        """;

    internal const string Sites =
        """
        select s.id, s.slug, s.name, s.time_zone, z.id, z.name
        from sites s left join zones z on z.tenant_id = s.tenant_id and z.site_id = s.id and z.deleted_at is null
        where s.tenant_id = $1 and s.deleted_at is null
        order by s.name, s.id, z.position, z.name
        """;

    public Task<BoardSnapshot> ReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        scope.RunPlannedAsync(
            tenant,
            Caller.Job("board.read"),
            async (work, cancel) => new BoardSnapshot(
                await SitesAsync(work, cancel),
                (await work.RowsAsync(Spaces, [Sql.P(tenant.Value)], Read, cancel)).ToImmutableDictionary(space => space.Id),
                time.GetUtcNow()),
            cancellationToken);

    /// <summary>As it was at a moment, as far as the history reaches: a space without any is unknown.</summary>
    public Task<BoardSnapshot> ReadPastAsync(TenantAccess access, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("board.read"),
            async (work, cancel) => new BoardSnapshot(
                await SitesAsync(work, cancel),
                (await work.RowsAsync(Past, [Sql.P(access.TenantId.Value), Sql.P(at.ToUniversalTime())], Read, cancel)).ToImmutableDictionary(space => space.Id),
                at),
            cancellationToken);
    }

    /// <summary>
    /// The snapshot with the given spaces read again; a space that is gone leaves it. An id that it does not know is a new space's, or a site's that was
    /// changed: then the sites are read again, too.
    /// </summary>
    public Task<BoardSnapshot> RefreshAsync(TenantId tenant, BoardSnapshot old, IReadOnlyCollection<Guid> changed, CancellationToken cancellationToken) =>
        scope.RunPlannedAsync(
            tenant,
            Caller.Job("board.read"),
            async (work, cancel) =>
            {
                var read = await work.RowsAsync(Spaces + " and s.id = any ($2)", [Sql.P(tenant.Value), Sql.P(changed.ToArray())], Read, cancel);
                var snapshot = old.With(changed.Except(read.Select(space => space.Id)), read, time.GetUtcNow());
                return changed.All(old.Spaces.ContainsKey) ? snapshot : new BoardSnapshot(await SitesAsync(work, cancel), snapshot.Spaces, snapshot.ReadAt);
            },
            cancellationToken);

    private static async Task<ImmutableArray<SiteView>> SitesAsync(TenantWork work, CancellationToken cancellationToken)
    {
        await using var command = work.Command(Sites, Sql.P(work.Tenant.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sites = new List<(SiteView Site, List<ZoneView> Zones)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            if (sites.Count == 0 || sites[^1].Site.Id != id)
            {
                var zones = new List<ZoneView>();
                sites.Add((new SiteView(id, reader.GetString(1), reader.GetString(2), reader.GetString(3), zones), zones));
            }

            if (!reader.IsDBNull(4))
            {
                sites[^1].Zones.Add(new ZoneView(reader.GetGuid(4), reader.GetString(5)));
            }
        }

        return [.. sites.Select(entry => entry.Site)];
    }

    private static SpaceView Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetGuid(1),
            row.GetGuid(2),
            row.GetString(3),
            row.IsDBNull(4) ? SensedState.Unknown : SensedStates.Parse(row.GetString(4)),
            Sql.Nullable<DateTimeOffset>(row, 5),
            Sql.Nullable<DateTimeOffset>(row, 6),
            Sql.Nullable<DateTimeOffset>(row, 7),
            row.IsDBNull(9)
                ? null
                : new OverrideView(row.GetGuid(9), OverrideKinds.Parse(row.GetString(14)), row.GetString(10), row.GetFieldValue<DateTimeOffset>(11), Sql.Nullable<DateTimeOffset>(row, 12), row.GetString(13)),
            Sql.Text(row, 8));
}
