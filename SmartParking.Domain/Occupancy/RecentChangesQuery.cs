using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>What changed last on any of a tenant's spaces.</summary>
public sealed class RecentChangesQuery(TenantScope scope)
{
    private const string Newest =
        """
        select h.at, s.code, h.axis, h.became, o.created_by_name
        from (select * from space_history where tenant_id = $1 order by arrived_at desc, id desc limit $2) h
            join spaces s on s.tenant_id = h.tenant_id and s.id = h.space_id
            left join space_overrides o on h.axis = 'overlay' and o.tenant_id = h.tenant_id and o.id = h.cause_id
        order by h.arrived_at desc, h.id desc
        """;

    /// <returns>The newest first.</returns>
    public Task<IReadOnlyList<RecentChange>> ReadAsync(TenantAccess access, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<RecentChange>>(
            access.TenantId,
            access.For("space.recent"),
            async (work, cancel) => await work.RowsAsync(
                Newest,
                [Sql.P(access.TenantId.Value), Sql.P(most)],
                row => new RecentChange(row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3), Sql.Text(row, 4)),
                cancel),
            cancellationToken);
    }
}

/// <summary>A change of some space.</summary>
/// <param name="Axis">sensed or overlay.</param>
/// <param name="By">Who has laid an override over it; null for what was sensed.</param>
public sealed record RecentChange(DateTimeOffset At, string SpaceCode, string Axis, string Became, string? By);
