using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices.Gateways;

/// <summary>A tenant's gateways: those that are registered, and those that its devices were heard by.</summary>
public sealed class GatewaysQuery(TenantScope scope, TimeProvider time)
{
    /// <summary>Online is a gateway that heard something so lately. Source: V6.</summary>
    public static readonly TimeSpan OnlineWithin = TimeSpan.FromMinutes(5);

    /// <summary>Which gateways hear a device is judged by so many days: the slowest sensors report once a day.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    // A device that has gone says nothing about what is heard today.
    private const string Alone =
        """
        select r.device_id, min(r.gateway_id) as gateway_id
        from gateway_receptions r join devices d on d.tenant_id = r.tenant_id and d.id = r.device_id and d.kind = 'sensor' and d.space_id is not null
        where r.tenant_id = $1 and r.last_heard_at > $2
        group by r.device_id having count(*) = 1
        """;

    private const string List =
        $"""
        with heard as (
            select gateway_id, max(last_heard_at) as last_heard_at, count(*) filter (where last_heard_at > $2) as devices
            from gateway_receptions where tenant_id = $1 group by gateway_id
        ), alone as (
            select gateway_id, count(*) as spaces from ({Alone}) one group by gateway_id
        )
        select g.id, coalesce(g.gateway_id, h.gateway_id), g.name, g.description, g.model, g.location, g.latitude, g.longitude, g.altitude, g.site_id, g.enabled, g.config::text,
            t.name, h.last_heard_at, coalesce(h.devices, 0), coalesce(a.spaces, 0), g.created_at, g.updated_at, g.version
        from (select *, xmin::text::bigint as version from gateways where tenant_id = $1 and deleted_at is null) g
            full join heard h on h.gateway_id = g.gateway_id
            left join alone a on a.gateway_id = coalesce(g.gateway_id, h.gateway_id)
            left join sites t on t.tenant_id = $1 and t.id = g.site_id
        where ($3::uuid is null or g.id = $3) and ($4::uuid is null or g.site_id = $4) and (g.id is not null or h.last_heard_at > $2)
        order by g.name is null, lower(g.name), coalesce(g.gateway_id, h.gateway_id)
        """;

    private const string Lonely =
        $"""
        select a.gateway_id, s.id, t.name, s.code, d.id, d.name, r.rssi, r.snr
        from ({Alone}) a
            join devices d on d.tenant_id = $1 and d.id = a.device_id
            join spaces s on s.tenant_id = $1 and s.id = d.space_id and s.deleted_at is null
            join sites t on t.tenant_id = $1 and t.id = s.site_id
            join gateway_receptions r on r.tenant_id = $1 and r.device_id = a.device_id and r.gateway_id = a.gateway_id
        where $3::text is null or a.gateway_id = $3
        order by t.name, s.code, s.id
        limit 5000
        """;

    /// <param name="site">Null for all.</param>
    /// <returns>The registered ones by name, then those that are only heard.</returns>
    public Task<IReadOnlyList<GatewayItem>> ReadAsync(TenantAccess access, Guid? site, CancellationToken cancellationToken) => ReadAsync(access, null, site, cancellationToken);

    /// <returns>Null when the tenant has no such gateway.</returns>
    public async Task<GatewayItem?> FindAsync(TenantAccess access, Guid gateway, CancellationToken cancellationToken) =>
        (await ReadAsync(access, gateway, null, cancellationToken)).SingleOrDefault();

    /// <param name="gateway">16 upper-case hexadecimal characters; null for all.</param>
    /// <returns>At most 5,000, by site and code.</returns>
    public Task<IReadOnlyList<LonelySpace>> ReadLonelyAsync(TenantAccess access, string? gateway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<LonelySpace>>(
            access.TenantId,
            access.For("gateway.read"),
            async (work, cancel) => await work.RowsAsync(
                Lonely,
                [Sql.P(access.TenantId.Value), Sql.P(time.GetUtcNow() - Lately), Sql.P(gateway)],
                row => new LonelySpace(
                    row.GetString(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetGuid(4), row.GetString(5), Sql.Nullable<int>(row, 6), Sql.Nullable<float>(row, 7)),
                cancel),
            cancellationToken);
    }

    private Task<IReadOnlyList<GatewayItem>> ReadAsync(TenantAccess access, Guid? gateway, Guid? site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        var now = time.GetUtcNow();
        return scope.RunAsync<IReadOnlyList<GatewayItem>>(
            access.TenantId,
            access.For("gateway.read"),
            async (work, cancel) => await work.RowsAsync(
                List, [Sql.P(access.TenantId.Value), Sql.P(now - Lately), Sql.P(gateway), Sql.P(site)], row => Read(row, now), cancel),
            cancellationToken);
    }

    private static GatewayItem Read(NpgsqlDataReader row, DateTimeOffset now)
    {
        var heard = Sql.Nullable<DateTimeOffset>(row, 13);
        var id = row.GetString(1);
        var draft = row.IsDBNull(0)
            ? new GatewayDraft(id, string.Empty)
            : new GatewayDraft(
                id,
                row.GetString(2),
                Sql.Text(row, 3),
                Sql.Text(row, 4),
                Sql.Text(row, 5),
                Sql.Nullable<double>(row, 6),
                Sql.Nullable<double>(row, 7),
                Sql.Nullable<double>(row, 8),
                Sql.Nullable<Guid>(row, 9),
                row.GetBoolean(10),
                row.GetString(11));
        return new GatewayItem(
            Sql.Nullable<Guid>(row, 0),
            draft,
            Sql.Text(row, 12),
            heard,
            now - heard < OnlineWithin,
            row.GetInt64(14),
            row.GetInt64(15),
            Sql.Nullable<DateTimeOffset>(row, 16),
            Sql.Nullable<DateTimeOffset>(row, 17),
            (uint)(Sql.Nullable<long>(row, 18) ?? 0));
    }
}
