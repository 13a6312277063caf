using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Sensing;

/// <summary>Reads the debounce windows of a tenant.</summary>
public sealed class DebounceQuery(TenantScope scope)
{
    private const string All =
        """
        select 0, null::uuid, null::uuid, '', null, t.debounce_s, 0 from sensing_policies t where t.tenant_id = $1 and t.site_id is null and t.space_id is null
        union all
        select 1, s.id, null, s.name, null, p.debounce_s, debounce_of($1, null, null)
        from sites s left join sensing_policies p on p.tenant_id = s.tenant_id and p.site_id = s.id
        where s.tenant_id = $1
        union all
        select 2, null, x.id, s.name, x.code, p.debounce_s, debounce_of($1, x.site_id, null)
        from sensing_policies p
            join spaces x on x.tenant_id = p.tenant_id and x.id = p.space_id
            join sites s on s.tenant_id = x.tenant_id and s.id = x.site_id
        where p.tenant_id = $1
        order by 1, 4, 5
        """;

    public Task<DebounceView> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("debounce.read"),
            async (work, cancel) =>
            {
                await using var command = work.Command(All, Sql.P(access.TenantId.Value));
                await using var row = await command.ExecuteReaderAsync(cancel);
                int? tenant = null;
                var (sites, spaces) = (new List<DebounceRow>(), new List<DebounceRow>());
                while (await row.ReadAsync(cancel))
                {
                    if (row.GetInt32(0) == 0)
                    {
                        tenant = row.GetInt32(5);
                        continue;
                    }

                    (row.GetInt32(0) == 1 ? sites : spaces).Add(new DebounceRow(
                        new DebounceScope(Sql.Nullable<Guid>(row, 1), Sql.Nullable<Guid>(row, 2)), row.GetString(3), Sql.Text(row, 4), Sql.Nullable<int>(row, 5), row.GetInt32(6)));
                }

                return new DebounceView(tenant, sites, spaces);
            },
            cancellationToken);
    }
}
