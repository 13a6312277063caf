using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>An admin puts a device of the inbox aside, because it is nobody's business here, or looks at it again.</summary>
public sealed class IgnoreUnknownDevice(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Write =
        """
        update unknown_devices set ignored_at = $3, ignored_by_name = $4
        where tenant_id = $1 and dev_eui = $2 and (ignored_at is null) = ($3::timestamptz is not null) returning device_name
        """;

    private const string Known = "select count(*) from unknown_devices where tenant_id = $1 and dev_eui = $2";

    /// <param name="ignore">False: look at it again.</param>
    /// <returns>Refusals: access.denied, unknown_device.unknown.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, string devEui, bool ignore, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        return DevEui.TryParse(devEui, out var known)
            ? await scope.RunAsync(entered.TenantId, entered.For("unknown_device.ignore"), (work, cancel) => WriteAsync(work, entered, known, ignore, actor, cancel), cancellationToken)
            : Outcome.Refused("unknown_device.unknown");
    }

    private async Task<Outcome> WriteAsync(TenantWork work, TenantAccess access, DevEui device, bool ignore, Actor actor, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        DateTimeOffset? at = ignore ? time.GetUtcNow() : null;
        var changed = await work.RowsAsync(
            Write, [Sql.P(tenant), Sql.P(device.Value), Sql.P(at), Sql.P(ignore ? access.PersonName : null)], row => row.GetString(0), cancellationToken);
        if (changed is [var name])
        {
            await audit.WriteAsync(work, actor, new AuditEntry(ignore ? "unknown_device.ignore" : "unknown_device.notice", "unknown_device", device.Value, After: new { name }), cancellationToken);
            return Outcome.Done;
        }

        // It is so already, which is what was wanted, or it has gone from the inbox.
        await using var known = work.Command(Known, Sql.P(tenant), Sql.P(device.Value));
        return (long)(await known.ExecuteScalarAsync(cancellationToken))! == 1 ? Outcome.Done : Outcome.Refused("unknown_device.unknown");
    }
}
