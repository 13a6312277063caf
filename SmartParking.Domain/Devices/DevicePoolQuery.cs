using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>How many devices each tenant has; for platform admins.</summary>
public sealed class DevicePoolQuery(PlatformScope platform)
{
    private const string Shares =
        """
        select t.id, t.name, coalesce(d.device_type, d.kind), count(d.id), count(d.space_id)
        from tenants t left join devices d on d.tenant_id = t.id and d.decommissioned_at is null
        where t.status <> 'deleted' and t.kind <> 'canary'
        group by 1, 2, 3 order by t.name, t.id, 3
        """;

    /// <param name="personId">The platform admin who looks; the caller has asked for platform.view.</param>
    /// <returns>By tenant and type; a tenant without devices has a row with none.</returns>
    public Task<IReadOnlyList<DevicePoolShare>> ReadAsync(Guid personId, CancellationToken cancellationToken) =>
        platform.RunAsync<IReadOnlyList<DevicePoolShare>>(
            Caller.Person(personId, "device.pool"),
            async (work, cancel) =>
            {
                var shares = new List<DevicePoolShare>();
                await using var command = work.Command(Shares);
                await using var row = await command.ExecuteReaderAsync(cancel);
                while (await row.ReadAsync(cancel))
                {
                    shares.Add(new DevicePoolShare(new TenantId(row.GetGuid(0)), row.GetString(1), Sql.Text(row, 2), row.GetInt64(3), row.GetInt64(4)));
                }

                return shares;
            },
            cancellationToken);
}

/// <summary>A tenant's devices of one type.</summary>
/// <param name="Type">Null where it has none.</param>
public sealed record DevicePoolShare(TenantId Tenant, string Name, string? Type, long Total, long Assigned);
