using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>An admin takes a device off its space. It is commissioned again, and the space is unknown until another sensor speaks.</summary>
public sealed class UnassignDevice(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <returns>Refusals: access.denied, device.unknown, device.decommissioned, device.not_assigned, device.reason.missing, device.reason.length.</returns>
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

        var (outcome, space) = await scope.RunAsync(entered.TenantId, entered.For("device.unassign"), (work, cancel) => WriteAsync(work, device, why!, entered.PersonName, actor, cancel), cancellationToken);
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

        if (row.SpaceId is not { } space)
        {
            return (Outcome.Refused(row.Lifecycle == DeviceLifecycle.Decommissioned ? "device.decommissioned" : "device.not_assigned"), null);
        }

        await Placement.TakeAsync(work, row, reason, (by, time.GetUtcNow()), cancellationToken);
        await audit.WriteAsync(
            work,
            actor,
            new AuditEntry("device.unassign", "device", device.ToString(), new { row.Draft.Name, space = held.CodeOf(space) }, new { row.Draft.Name, space = (string?)null, reason }),
            cancellationToken);
        return (Outcome.Done, space);
    }
}
