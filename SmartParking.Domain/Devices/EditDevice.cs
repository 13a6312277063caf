using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>
/// An admin corrects what is said of a device. Its DevEUI is corrected while nothing was heard from it, its kind while it is on no
/// space: afterwards its history would be another's.
/// </summary>
public sealed class EditDevice(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Write =
        """
        update devices set dev_eui = $3, name = $4, kind = $5, device_type = $6, manufacturer = $7, model = $8, join_eui = $9, codec = $10,
            enabled = $11, config = $12::jsonb, updated_at = $13
        where tenant_id = $1 and id = $2
        """;

    /// <param name="version">The row's, as it was read; null: whatever it is now.</param>
    /// <returns>
    /// Refusals: access.denied, device.unknown, device.decommissioned, changed.meanwhile, device.dev_eui.format, device.dev_eui.taken,
    /// device.dev_eui.fixed, device.kind.fixed, device.join_eui.format, device.name.length, device.text.length, device.kind.invalid,
    /// device.codec.invalid, device.config.invalid.
    /// </returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid device, DeviceDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var (refusal, clean) = DeviceRules.Check(draft);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            return await scope.RunAsync(entered.TenantId, entered.For("device.update"), (work, cancel) => WriteAsync(work, device, clean, version, actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (NewDevice.IsTaken(failure))
        {
            return NewDevice.Taken(clean.DevEui);
        }
    }

    private static Outcome? Problem(DeviceRow row, DeviceDraft draft, uint? version) =>
        version is { } seen && seen != row.Version ? Outcome.Refused("changed.meanwhile")
        : row.Lifecycle == DeviceLifecycle.Decommissioned ? Outcome.Refused("device.decommissioned")
        : row.Draft.DevEui != draft.DevEui && row.LastSeenAt is not null ? Outcome.Refused("device.dev_eui.fixed", "dev_eui")
        : row.Draft.Kind != draft.Kind && row.SpaceId is not null ? Outcome.Refused("device.kind.fixed", "kind")
        : null;

    private async Task<Outcome> WriteAsync(TenantWork work, Guid device, DeviceDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (!(await DeviceRow.LockAsync(work, [device], still: false, cancellationToken)).TryGetValue(device, out var row))
        {
            return Outcome.Refused("device.unknown");
        }

        if (Problem(row, draft, version) is { } problem)
        {
            return problem;
        }

        await using var write = work.Command(
            Write,
            Sql.P(work.Tenant.Value),
            Sql.P(device),
            Sql.P(draft.DevEui),
            Sql.P(draft.Name),
            Sql.P(draft.Kind.ToWord()),
            Sql.P(draft.DeviceType),
            Sql.P(draft.Manufacturer),
            Sql.P(draft.Model),
            Sql.P(draft.JoinEui),
            Sql.P(draft.Codec),
            Sql.P(draft.Enabled),
            Sql.P(draft.ConfigJson),
            Sql.P(time.GetUtcNow()));
        await write.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("device.update", "device", device.ToString(), NewDevice.Told(row.Draft), NewDevice.Told(draft)), cancellationToken);
        return Outcome.Done;
    }
}
