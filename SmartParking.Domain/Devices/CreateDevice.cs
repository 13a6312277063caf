using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>
/// An admin registers a device: provisioned, on no space. One that reported before leaves the inbox of unknown devices and keeps
/// the profile it was heard with.
/// </summary>
public sealed class CreateDevice(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    /// <returns>
    /// Refusals: access.denied, device.dev_eui.format, device.dev_eui.taken, device.join_eui.format, device.name.length,
    /// device.text.length, device.kind.invalid, device.codec.invalid, device.config.invalid, limit.devices.
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, DeviceDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var (refusal, clean) = DeviceRules.Check(draft);
        if (refusal is not null)
        {
            return (refusal, Guid.Empty);
        }

        try
        {
            return await scope.RunAsync(
                entered.TenantId,
                entered.For("device.create"),
                async (work, cancel) =>
                {
                    var made = await NewDevice.AddAsync(work, clean, time.GetUtcNow(), cancel);
                    if (made.Outcome.IsDone)
                    {
                        await audit.WriteAsync(work, actor, new AuditEntry("device.create", "device", made.Id.ToString(), After: NewDevice.Told(clean)), cancel);
                    }

                    return made;
                },
                cancellationToken);
        }
        catch (PostgresException failure) when (NewDevice.IsTaken(failure))
        {
            return (NewDevice.Taken(clean.DevEui), Guid.Empty);
        }
    }
}
