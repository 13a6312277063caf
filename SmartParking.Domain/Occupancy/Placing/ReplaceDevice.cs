using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>An admin puts another device of the same kind where one is, in one step: the space is never without, and never with two.</summary>
public sealed class ReplaceDevice(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <param name="device">The one that leaves.</param>
    /// <param name="by">The one that comes: on no space.</param>
    /// <param name="ends">Whether the one that leaves is decommissioned.</param>
    /// <returns>
    /// The new assignment's id. Refusals: access.denied, device.unknown, device.not_assigned, device.decommissioned, device.already,
    /// device.replace.same, device.replace.kind, device.reason.missing, device.reason.length, space.unknown.
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(
        TenantAccess access, Guid device, Guid by, string? reason, bool ends, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var why = DeviceRules.Clean(reason);
        if (DeviceRules.ReasonProblem(why, needed: true) is { } problem)
        {
            return (problem, Guid.Empty);
        }

        if (device == by)
        {
            return (Outcome.Refused("device.replace.same"), Guid.Empty);
        }

        try
        {
            var (outcome, id, space) = await scope.RunAsync(
                entered.TenantId, entered.For("device.replace"), (work, cancel) => WriteAsync(work, (device, by, why!, ends), entered.PersonName, actor, cancel), cancellationToken);
            if (outcome.IsDone)
            {
                signals.SpacesChanged(entered.TenantId, [space]);
            }

            return (outcome, id);
        }
        catch (PostgresException failure) when (Placement.Lost(failure) is { } lost)
        {
            return (lost, Guid.Empty);
        }
    }

    private static Outcome? WhyNot(HeldPlaces held, Guid device, Guid by) =>
        !held.Devices.TryGetValue(device, out var old) || !held.Devices.TryGetValue(by, out var fresh) ? Outcome.Refused("device.unknown")
        : old.SpaceId is not { } space ? Outcome.Refused("device.not_assigned")
        : !held.Spaces.ContainsKey(space) ? Outcome.Refused("space.unknown")
        : fresh.Lifecycle == DeviceLifecycle.Decommissioned ? Outcome.Refused("device.decommissioned")
        : fresh.SpaceId is { } elsewhere ? Outcome.Refused("device.already", null, held.CodeOf(elsewhere))
        : fresh.Draft.Kind != old.Draft.Kind ? Outcome.Refused("device.replace.kind")
        : null;

    private async Task<(Outcome Outcome, Guid Id, Guid Space)> WriteAsync(
        TenantWork work, (Guid Device, Guid By, string Reason, bool Ends) wish, string person, Actor actor, CancellationToken cancellationToken)
    {
        var held = await HeldPlaces.TakeAsync(work, [wish.Device, wish.By], null, cancellationToken);
        if (WhyNot(held, wish.Device, wish.By) is { } refusal)
        {
            return (refusal, Guid.Empty, Guid.Empty);
        }

        var (old, fresh, now) = (held.Devices[wish.Device], held.Devices[wish.By], time.GetUtcNow());
        var space = old.SpaceId!.Value;
        await Placement.TakeAsync(work, old, wish.Reason, (person, now), cancellationToken);
        if (wish.Ends)
        {
            await Placement.EndAsync(work, old, now, cancellationToken);
        }

        var id = await Placement.PutAsync(work, fresh, space, wish.Reason, (person, now), cancellationToken);
        var code = held.CodeOf(space);
        await audit.WriteAsync(
            work,
            actor,
            new AuditEntry("device.replace", "device", old.Id.ToString(), new { old.Draft.Name, space = code }, new { old.Draft.Name, space = (string?)null, by = fresh.Draft.DevEui, wish.Reason, decommissioned = wish.Ends }),
            cancellationToken);
        await audit.WriteAsync(
            work,
            actor,
            new AuditEntry("device.assign", "device", fresh.Id.ToString(), new { fresh.Draft.Name, space = (string?)null }, new { fresh.Draft.Name, space = code, wish.Reason }),
            cancellationToken);
        return (Outcome.Done, id, space);
    }
}
