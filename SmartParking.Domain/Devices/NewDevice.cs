using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>Registers a device in a transaction of whoever may.</summary>
internal static class NewDevice
{
    private const string Insert =
        """
        insert into devices (tenant_id, id, dev_eui, name, kind, device_type, manufacturer, model, join_eui, codec, enabled, config, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $13)
        """;

    // It was heard before: its profile is known, and with it perhaps the codec that reads its first frame.
    private const string TakeFromInbox = "delete from unknown_devices where tenant_id = $1 and dev_eui = $2 returning profile_id, profile_name";

    private const string KeepProfile = "update device_state set profile_id = $3, profile_name = $4 where tenant_id = $1 and device_id = $2";

    /// <param name="draft">As <see cref="DeviceRules.Check"/> gave it.</param>
    /// <returns>Refusals: limit.devices. A DevEUI that is taken throws, see <see cref="IsTaken"/>.</returns>
    public static async Task<(Outcome Outcome, Guid Id)> AddAsync(TenantWork work, DeviceDraft draft, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await TenantLimits.RefuseAsync(work, TenantLimit.Devices, 1, cancellationToken) is { } refusal)
        {
            return (refusal, Guid.Empty);
        }

        var (tenant, id) = (work.Tenant.Value, Guid.CreateVersion7(now));
        await using (var insert = work.Command(
            Insert,
            Sql.P(tenant),
            Sql.P(id),
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
            Sql.P(now)))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var heard = await work.RowsAsync(TakeFromInbox, [Sql.P(tenant), Sql.P(draft.DevEui)], row => (Id: Sql.Text(row, 0), Name: row.GetString(1)), cancellationToken);
        if (heard is [{ Id: not null } profile])
        {
            await using var keep = work.Command(KeepProfile, Sql.P(tenant), Sql.P(id), Sql.P(profile.Id), Sql.P(profile.Name));
            await keep.ExecuteNonQueryAsync(cancellationToken);
        }

        return (Outcome.Done, id);
    }

    /// <summary>Whether a DevEUI could not be had: the tenant's own device has it, or a stranger's; which of the two is not told.</summary>
    public static bool IsTaken(PostgresException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "device_claims_pkey" or "devices_one_dev_eui" };
    }

    public static Outcome Taken(string devEui) => Outcome.Refused("device.dev_eui.taken", "dev_eui", devEui);

    /// <summary>What the audit keeps of a device.</summary>
    public static object Told(DeviceDraft draft) => new
    {
        draft.DevEui,
        draft.Name,
        kind = draft.Kind.ToWord(),
        draft.DeviceType,
        draft.Manufacturer,
        draft.Model,
        draft.JoinEui,
        draft.Codec,
        draft.Enabled,
        config = draft.ConfigJson,
    };
}
