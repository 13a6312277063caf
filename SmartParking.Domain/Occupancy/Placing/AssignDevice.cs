using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>An admin puts a device on a space, where it begins with nothing known. Of many who try at once one wins.</summary>
public sealed class AssignDevice(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <param name="reason">Null or empty for none.</param>
    /// <returns>
    /// The assignment's id. Refusals: access.denied, device.unknown, device.decommissioned, device.already (with the space it is on),
    /// device.reason.length, space.unknown, space.in_use (with its code and the device on it).
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, Guid device, Guid space, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var why = DeviceRules.Clean(reason);
        if (DeviceRules.ReasonProblem(why, needed: false) is { } problem)
        {
            return (problem, Guid.Empty);
        }

        try
        {
            var done = await scope.RunAsync(entered.TenantId, entered.For("device.assign"), (work, cancel) => WriteAsync(work, (device, space, why), entered.PersonName, actor, cancel), cancellationToken);
            if (done.Outcome.IsDone)
            {
                signals.SpacesChanged(entered.TenantId, [space]);
            }

            return done;
        }
        catch (PostgresException failure) when (Placement.Lost(failure) is { } lost)
        {
            return (lost, Guid.Empty);
        }
    }

    private async Task<(Outcome Outcome, Guid Id)> WriteAsync(
        TenantWork work, (Guid Device, Guid Space, string? Reason) wish, string by, Actor actor, CancellationToken cancellationToken)
    {
        var held = await HeldPlaces.TakeAsync(work, [wish.Device], wish.Space, cancellationToken);
        if (held.WhyNot(wish.Device, wish.Space) is { } refusal)
        {
            return (refusal, Guid.Empty);
        }

        var row = held.Devices[wish.Device];
        var id = await Placement.PutAsync(work, row, wish.Space, wish.Reason, (by, time.GetUtcNow()), cancellationToken);
        await audit.WriteAsync(
            work,
            actor,
            new AuditEntry("device.assign", "device", row.Id.ToString(), new { row.Draft.Name, space = (string?)null }, new { row.Draft.Name, space = held.CodeOf(wish.Space), wish.Reason }),
            cancellationToken);
        return (Outcome.Done, id);
    }
}
