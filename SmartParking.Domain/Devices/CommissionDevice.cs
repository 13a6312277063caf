using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>An admin says that a provisioned device was tested and may go out.</summary>
public sealed class CommissionDevice(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Write = "update devices set lifecycle = 'commissioned', updated_at = $3 where tenant_id = $1 and id = $2";

    /// <returns>Refusals: access.denied, device.unknown, device.decommissioned, device.commissioned.already.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid device, Actor actor, CancellationToken cancellationToken) =>
        await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is { } entered
            ? await scope.RunAsync(entered.TenantId, entered.For("device.commission"), (work, cancel) => WriteAsync(work, device, actor, cancel), cancellationToken)
            : Outcome.Refused("access.denied");

    private async Task<Outcome> WriteAsync(TenantWork work, Guid device, Actor actor, CancellationToken cancellationToken)
    {
        if (!(await DeviceRow.LockAsync(work, [device], still: false, cancellationToken)).TryGetValue(device, out var row))
        {
            return Outcome.Refused("device.unknown");
        }

        if (row.Lifecycle != DeviceLifecycle.Provisioned)
        {
            return Outcome.Refused(row.Lifecycle == DeviceLifecycle.Decommissioned ? "device.decommissioned" : "device.commissioned.already");
        }

        await using var write = work.Command(Write, Sql.P(work.Tenant.Value), Sql.P(device), Sql.P(time.GetUtcNow()));
        await write.ExecuteNonQueryAsync(cancellationToken);
        var entry = new AuditEntry("device.commission", "device", device.ToString(), new { row.Draft.Name, lifecycle = "provisioned" }, new { row.Draft.Name, lifecycle = "commissioned" });
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return Outcome.Done;
    }
}
