using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>Whoever has just installed a device wants to see its first reading.</summary>
public sealed class InstallProgressQuery(TenantScope scope)
{
    // Evidence of a space is forgotten when its sensor changes, so that what is there is of this one.
    private const string Progress =
        """
        select case when s.last_seen_at >= d.assigned_at then s.last_seen_at end, p.sensed, p.evidence_at,
            exists (select from ingest_ledger l where l.tenant_id = d.tenant_id and l.dev_eui = d.dev_eui and l.status = 'undecodable' and l.received_at >= d.assigned_at)
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join space_state p on p.tenant_id = d.tenant_id and p.space_id = d.space_id and d.kind = 'sensor'
        where d.tenant_id = $1 and d.id = $2 and d.space_id is not null
        """;

    /// <returns>Null when the tenant has no such device, or it is on no space.</returns>
    public Task<InstallProgress?> ReadAsync(TenantAccess access, Guid device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("device.read"),
            async (work, cancel) => (await work.RowsAsync(
                Progress,
                [Sql.P(access.TenantId.Value), Sql.P(device)],
                row =>
                {
                    SensedState? sensed = row.IsDBNull(1) || row.IsDBNull(2) ? null : SensedStates.Parse(row.GetString(1));
                    return new InstallProgress(Sql.Nullable<DateTimeOffset>(row, 0), sensed == SensedState.Unknown ? null : sensed, row.GetBoolean(3));
                },
                cancel)).SingleOrDefault(),
            cancellationToken);
    }
}
