using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>What the platform page shows: one row per tenant, aggregates only, read as the platform's role.</summary>
public sealed class PlatformBoard(PlatformScope platform)
{
    private const string Rows =
        """
        select t.id, t.slug, t.name, t.tier, t.band, t.status,
            coalesce(s.free, 0), coalesce(s.occupied, 0), coalesce(s.maintenance, 0), coalesce(s.unknown, 0),
            coalesce(d.devices, 0), d.last_seen_at, coalesce(u.unknown_devices, 0), coalesce(x.sites, 0)
        from tenants t
            left join (
                select p.tenant_id,
                    count(*) filter (where o.id is null and p.sensed = 'free') as free,
                    count(*) filter (where o.id is null and p.sensed = 'occupied') as occupied,
                    count(*) filter (where o.id is not null) as maintenance,
                    count(*) filter (where o.id is null and p.sensed = 'unknown') as unknown
                from space_state p
                    join spaces x on x.tenant_id = p.tenant_id and x.id = p.space_id and x.deleted_at is null
                    left join space_overrides o on o.tenant_id = p.tenant_id and o.space_id = p.space_id and o.ended_at is null and not o.waiting
                group by p.tenant_id
            ) s on s.tenant_id = t.id
            left join (
                select x.tenant_id, count(*) as devices, max(y.last_seen_at) as last_seen_at
                from devices x join device_state y on y.tenant_id = x.tenant_id and y.device_id = x.id
                where x.decommissioned_at is null group by x.tenant_id
            ) d on d.tenant_id = t.id
            left join (select tenant_id, count(*) as unknown_devices from unknown_devices where ignored_at is null group by tenant_id) u on u.tenant_id = t.id
            left join (select tenant_id, count(*) as sites from sites where deleted_at is null group by tenant_id) x on x.tenant_id = t.id
        where t.kind not in ('platform', 'canary') and t.status <> 'deleted'
        order by t.name, t.id
        """;

    public Task<IReadOnlyList<PlatformRow>> ReadAsync(CancellationToken cancellationToken) =>
        platform.RunAsync<IReadOnlyList<PlatformRow>>(
            Caller.Job("board.platform"),
            async (work, cancel) =>
            {
                await using var command = work.Command(Rows);
                await using var row = await command.ExecuteReaderAsync(cancel);
                var rows = new List<PlatformRow>();
                while (await row.ReadAsync(cancel))
                {
                    var tenant = new TenantSummary(new TenantId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5) == "active");
                    var counts = new StateCounts((int)row.GetInt64(6), (int)row.GetInt64(7), 0, (int)row.GetInt64(8), (int)row.GetInt64(9));
                    rows.Add(new PlatformRow(tenant, counts, row.GetInt64(13), row.GetInt64(10), row.GetInt64(12), Sql.Nullable<DateTimeOffset>(row, 11)));
                }

                return rows;
            },
            cancellationToken);
}
