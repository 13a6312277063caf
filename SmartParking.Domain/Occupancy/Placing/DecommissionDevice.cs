using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>An admin ends a device: it leaves its space, its history stays, and its DevEUI may be registered anew, by anybody. There is no way back.</summary>
public sealed class DecommissionDevice(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <returns>Refusals: access.denied, device.unknown, device.decommissioned, device.reason.missing, device.reason.length.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid device, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var why = DeviceRules.Clean(reason);
        if (DeviceRules.ReasonProblem(why, needed: true) is { } problem)
        {
            return problem;
        }

        var (outcome, space) = await scope.RunAsync(
            entered.TenantId, entered.For("device.decommission"), (work, cancel) => WriteAsync(work, device, why!, entered.PersonName, actor, cancel), cancellationToken);
        if (space is { } left)
        {
            signals.SpacesChanged(entered.TenantId, [left]);
        }

        return outcome;
    }

    private async Task<(Outcome Outcome, Guid? Space)> WriteAsync(TenantWork work, Guid device, string reason, string by, Actor actor, CancellationToken cancellationToken)
    {
        var held = await HeldPlaces.TakeAsync(work, [device], null, cancellationToken);
        if (!held.Devices.TryGetValue(device, out var row))
        {
            return (Outcome.Refused("device.unknown"), null);
        }

        if (row.Lifecycle == DeviceLifecycle.Decommissioned)
        {
            return (Outcome.Refused("device.decommissioned"), null);
        }

        var now = time.GetUtcNow();
        await Placement.TakeAsync(work, row, reason, (by, now), cancellationToken);
        await Placement.EndAsync(work, row, now, cancellationToken);
        var before = new { row.Draft.Name, row.Draft.DevEui, lifecycle = row.Lifecycle.ToWord(), space = row.SpaceId is { } space ? held.CodeOf(space) : null };
        var after = new { row.Draft.Name, row.Draft.DevEui, lifecycle = "decommissioned", space = (string?)null, reason };
        await audit.WriteAsync(work, actor, new AuditEntry("device.decommission", "device", device.ToString(), before, after), cancellationToken);
        return (Outcome.Done, row.SpaceId);
    }
}
