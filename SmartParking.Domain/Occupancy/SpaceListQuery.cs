using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>A tenant's spaces by code, a page at a time.</summary>
public sealed class SpaceListQuery(TenantScope scope)
{
    private const string Items =
        """
        select s.id, s.site_id, s.code, s.created_at, p.sensed, p.sensed_since, d.id, o.starts_at
        from spaces s
            left join space_state p on p.tenant_id = s.tenant_id and p.space_id = s.id
            left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id and d.kind = 'sensor'
            left join space_overrides o on o.tenant_id = s.tenant_id and o.space_id = s.id and o.ended_at is null and not o.waiting
        where s.tenant_id = $1 and s.deleted_at is null
        """;

    private const string OfSite = " and ($2::uuid is null or s.site_id = $2)";
    private const string Page = OfSite + " order by s.code, s.id limit $3 offset $4";
    private const string Count = "select count(*) from spaces s where s.tenant_id = $1 and s.deleted_at is null" + OfSite;

    /// <param name="site">Null for all.</param>
    /// <returns>The page, and how many there are in all.</returns>
    public Task<(IReadOnlyList<SpaceItem> Items, long Total)> ReadAsync(TenantAccess access, Guid? site, int limit, int offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<(IReadOnlyList<SpaceItem>, long)>(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) =>
            {
                await using var count = work.Command(Count, Sql.P(access.TenantId.Value), Sql.P(site));
                var total = (long)(await count.ExecuteScalarAsync(cancel))!;
                return (await work.RowsAsync(Items + Page, [Sql.P(access.TenantId.Value), Sql.P(site), Sql.P(limit), Sql.P(offset)], Read, cancel), total);
            },
            cancellationToken);
    }

    /// <returns>Null when the tenant has no such space.</returns>
    public Task<SpaceItem?> FindAsync(TenantAccess access, Guid space, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("space.read"),
            async (work, cancel) => (await work.RowsAsync(Items + " and s.id = $2", [Sql.P(access.TenantId.Value), Sql.P(space)], Read, cancel)).SingleOrDefault(),
            cancellationToken);
    }

    private static SpaceItem Read(NpgsqlDataReader row)
    {
        var sensed = row.IsDBNull(4) ? SensedState.Unknown : SensedStates.Parse(row.GetString(4));
        var blocked = Sql.Nullable<DateTimeOffset>(row, 7);
        return new SpaceItem(
            row.GetGuid(0),
            row.GetGuid(1),
            row.GetString(2),
            sensed,
            ShownStates.Of(sensed, blocked is null ? Overlay.None : Overlay.Maintenance),
            blocked ?? Sql.Nullable<DateTimeOffset>(row, 5),
            Sql.Nullable<Guid>(row, 6),
            row.GetFieldValue<DateTimeOffset>(3));
    }
}
