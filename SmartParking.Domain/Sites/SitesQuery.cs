using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>A tenant's sites by name, with their levels, zones and figures.</summary>
public sealed class SitesQuery(TenantScope scope)
{
    private const string Sites =
        """
        select s.name, s.slug, s.address, s.city, s.state, s.postal_code, s.country, s.latitude, s.longitude, s.time_zone, s.labels, s.opening_hours, s.metadata::text, s.xmin,
            s.id, s.created_at, s.updated_at, coalesce(n.spaces, 0), coalesce(n.free, 0), coalesce(n.occupied, 0), coalesce(n.maintenance, 0), coalesce(n.sensors, 0), coalesce(n.displays, 0),
            (select count(*)::int from gateways g where g.tenant_id = $1 and g.site_id = s.id and g.deleted_at is null)
        from sites s
            left join (
                select x.site_id, count(*)::int as spaces,
                    count(*) filter (where o.id is null and p.sensed = 'free')::int as free,
                    count(*) filter (where o.id is null and p.sensed = 'occupied')::int as occupied,
                    count(o.id)::int as maintenance, count(d.id)::int as sensors, count(y.id)::int as displays
                from spaces x
                    left join space_state p on p.tenant_id = x.tenant_id and p.space_id = x.id
                    left join space_overrides o on o.tenant_id = x.tenant_id and o.space_id = x.id and o.ended_at is null and not o.waiting
                    left join devices d on d.tenant_id = x.tenant_id and d.space_id = x.id and d.kind = 'sensor'
                    left join devices y on y.tenant_id = x.tenant_id and y.space_id = x.id and y.kind = 'display'
                where x.tenant_id = $1 and x.deleted_at is null
                group by x.site_id
            ) n on n.site_id = s.id
        where s.tenant_id = $1 and s.deleted_at is null and ($2::uuid is null or s.id = $2)
            and ($3::text is null or s.name ilike $3 or s.slug ilike $3 or s.city ilike $3 or s.address ilike $3 or $4 = any (s.labels))
        order by s.name, s.id
        """;

    private const string Parts =
        """
        select 'level', t.site_id, t.id, t.name, t.position, t.xmin, (select count(*)::int from spaces x where x.tenant_id = $1 and x.site_id = t.site_id and x.level_id = t.id and x.deleted_at is null)
        from levels t where t.tenant_id = $1 and t.deleted_at is null and ($2::uuid is null or t.site_id = $2)
        union all
        select 'zone', t.site_id, t.id, t.name, t.position, t.xmin, (select count(*)::int from spaces x where x.tenant_id = $1 and x.site_id = t.site_id and x.zone_id = t.id and x.deleted_at is null)
        from zones t where t.tenant_id = $1 and t.deleted_at is null and ($2::uuid is null or t.site_id = $2)
        order by 5, 4, 3
        """;

    /// <param name="text">In its name, slug, city or address, or one of its labels; null for all.</param>
    public Task<IReadOnlyList<SiteInfo>> ReadAsync(TenantAccess access, string? text, CancellationToken cancellationToken) => ReadAsync(access, "site.list", null, text, cancellationToken);

    /// <returns>Null when the tenant has no such site, or no longer.</returns>
    public async Task<SiteInfo?> FindAsync(TenantAccess access, Guid site, CancellationToken cancellationToken) =>
        (await ReadAsync(access, "site.read", site, null, cancellationToken)).SingleOrDefault();

    private Task<IReadOnlyList<SiteInfo>> ReadAsync(TenantAccess access, string purpose, Guid? site, string? text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<SiteInfo>>(
            access.TenantId,
            access.For(purpose),
            async (work, cancel) =>
            {
                var tenant = Sql.P(access.TenantId.Value);
                var parts = await work.RowsAsync(Parts, [tenant.Clone(), Sql.P(site)], Part, cancel);
                var (levels, zones) = (parts.Where(part => part.Kind == "level").ToLookup(part => part.Site, part => part.Info), parts.Where(part => part.Kind == "zone").ToLookup(part => part.Site, part => part.Info));
                var sites = await work.RowsAsync(Sites, [tenant, Sql.P(site), Sql.P(Like.Of(text)), Sql.P(text)], Site, cancel);
                return [.. sites.Select(each => each with { Levels = [.. levels[each.Id]], Zones = [.. zones[each.Id]] })];
            },
            cancellationToken);
    }

    private static (string Kind, Guid Site, SitePartInfo Info) Part(NpgsqlDataReader row) =>
        (row.GetString(0), row.GetGuid(1), new SitePartInfo(row.GetGuid(2), row.GetString(3), row.GetInt32(4), row.GetInt32(6), row.GetFieldValue<uint>(5)));

    private static SiteInfo Site(NpgsqlDataReader row)
    {
        var (spaces, free, occupied, maintenance) = (row.GetInt32(17), row.GetInt32(18), row.GetInt32(19), row.GetInt32(20));
        var figures = new SiteFigures(spaces, free, occupied, 0, maintenance, spaces - free - occupied - maintenance, row.GetInt32(21), row.GetInt32(22), row.GetInt32(23));
        return new SiteInfo(row.GetGuid(14), SiteSql.Read(row), row.GetFieldValue<uint>(13), row.GetFieldValue<DateTimeOffset>(15), row.GetFieldValue<DateTimeOffset>(16), figures, [], []);
    }
}
