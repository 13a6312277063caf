using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>
/// Somebody out on the site puts a device on an empty space, in one step: one that is registered and on no space, or one that
/// waits in the inbox of unknown devices. Who manages devices may also register one that was never heard, and swap a sensor.
/// </summary>
public sealed class InstallDevice(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Known = "select id from devices where tenant_id = $1 and dev_eui = $2 and decommissioned_at is null";
    private const string Heard = "select device_name from unknown_devices where tenant_id = $1 and dev_eui = $2";

    /// <returns>
    /// The device's id. Refusals: access.denied (also of a swap), device.dev_eui.format, device.join_eui.format, device.unknown (neither
    /// registered nor heard), device.already, device.dev_eui.taken, device.reason.missing, device.reason.length, space.unknown,
    /// space.in_use, limit.devices.
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, InstallWish wish, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (await gate.EnterAsync(access, Permission.DevicesInstall, cancellationToken) is not { } entered || (wish.Swaps && !entered.May(Permission.DevicesManage)))
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var reason = DeviceRules.Clean(wish.Reason);
        var (wrong, draft) = DeviceRules.Check(new DeviceDraft(wish.DevEui, "–", JoinEui: wish.JoinEui));
        if ((wrong ?? DeviceRules.ReasonProblem(reason, wish.Swaps)) is { } problem)
        {
            return (problem, Guid.Empty);
        }

        try
        {
            var done = await scope.RunAsync(entered.TenantId, entered.For("device.install"), (work, cancel) => WriteAsync(work, entered, wish with { Reason = reason }, draft, actor, cancel), cancellationToken);
            if (done.Outcome.IsDone)
            {
                signals.SpacesChanged(entered.TenantId, [wish.Space]);
            }

            return done;
        }
        catch (PostgresException failure) when (NewDevice.IsTaken(failure))
        {
            return (NewDevice.Taken(draft.DevEui), Guid.Empty);
        }
        catch (PostgresException failure) when (Placement.Lost(failure) is { } lost)
        {
            return (lost, Guid.Empty);
        }
    }

    private async Task<(Outcome Outcome, Guid Id)> WriteAsync(
        TenantWork work, TenantAccess access, InstallWish wish, DeviceDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        var known = await work.RowsAsync(Known, [Sql.P(tenant), Sql.P(draft.DevEui)], row => row.GetGuid(0), cancellationToken);
        var leaving = wish.Swaps ? await OccupantAsync(work, wish.Space, cancellationToken) : null;
        var held = await HeldPlaces.TakeAsync(work, [.. known, .. leaving is { } one ? [one] : Array.Empty<Guid>()], wish.Space, cancellationToken);
        var old = leaving is { } there ? held.Devices.GetValueOrDefault(there) : null;
        if (WhyNot(held, known, old, wish.Space) is { } refusal)
        {
            return (refusal, Guid.Empty);
        }

        var device = known is [var registered] ? held.Devices[registered] : null;
        if (device is null)
        {
            var (outcome, made) = await RegisterAsync(work, access, draft, actor, cancellationToken);
            if (made is null)
            {
                return (outcome, Guid.Empty);
            }

            device = made;
        }

        var by = (access.PersonName, time.GetUtcNow());
        if (old is not null)
        {
            await Placement.TakeAsync(work, old, wish.Reason!, by, cancellationToken);
            var gone = new AuditEntry("device.replace", "device", old.Id.ToString(), new { old.Draft.Name, space = held.CodeOf(wish.Space) }, new { old.Draft.Name, space = (string?)null, by = draft.DevEui, wish.Reason });
            await audit.WriteAsync(work, actor, gone, cancellationToken);
        }

        await Placement.PutAsync(work, device, wish.Space, wish.Reason, by, cancellationToken);
        var entry = new AuditEntry("device.install", "device", device.Id.ToString(), new { device.Draft.Name, space = (string?)null }, new { device.Draft.Name, space = held.CodeOf(wish.Space), wish.Reason });
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return (Outcome.Done, device.Id);
    }

    /// <param name="old">The sensor that leaves; null when none does.</param>
    private static Outcome? WhyNot(HeldPlaces held, List<Guid> known, DeviceRow? old, Guid space)
    {
        var kind = DeviceKind.Sensor;
        if (known is [var device])
        {
            if (!held.Devices.TryGetValue(device, out var row) || row.Lifecycle == DeviceLifecycle.Decommissioned)
            {
                return Outcome.Refused("device.unknown", "dev_eui");
            }

            if (row.SpaceId is { } there)
            {
                return Outcome.Refused("device.already", "dev_eui", held.CodeOf(there));
            }

            kind = row.Draft.Kind;
        }

        // Whoever is there now leaves only if it is the one that was seen, and of the kind that comes.
        return held.WhyNot(kind, space) is { } refusal && (refusal.Refusal != "space.in_use" || old is null || old.SpaceId != space || old.Draft.Kind != kind) ? refusal : null;
    }

    private static async Task<Guid?> OccupantAsync(TenantWork work, Guid space, CancellationToken cancellationToken)
    {
        const string Occupant = "select id from devices where tenant_id = $1 and space_id = $2 and kind = 'sensor'";
        return (await work.RowsAsync(Occupant, [Sql.P(work.Tenant.Value), Sql.P(space)], row => (Guid?)row.GetGuid(0), cancellationToken)).SingleOrDefault();
    }

    /// <summary>One that waits in the inbox brings its name from there.</summary>
    private async Task<(Outcome Outcome, DeviceRow? Device)> RegisterAsync(TenantWork work, TenantAccess access, DeviceDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        var heard = await work.RowsAsync(Heard, [Sql.P(work.Tenant.Value), Sql.P(draft.DevEui)], row => row.GetString(0), cancellationToken);
        if (heard.Count == 0 && !access.May(Permission.DevicesManage))
        {
            return (Outcome.Refused("device.unknown", "dev_eui"), null);
        }

        var named = draft with { Name = DeviceRules.Clean(heard.FirstOrDefault()) ?? draft.DevEui };
        var (outcome, id) = await NewDevice.AddAsync(work, named, time.GetUtcNow(), cancellationToken);
        if (!outcome.IsDone)
        {
            return (outcome, null);
        }

        await audit.WriteAsync(work, actor, new AuditEntry("device.create", "device", id.ToString(), After: NewDevice.Told(named)), cancellationToken);
        return (Outcome.Done, new DeviceRow(id, named, DeviceLifecycle.Provisioned, null, null, null, 0));
    }
}
