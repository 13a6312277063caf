using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>Puts devices on spaces and takes them off, with the history of where they were. Whoever calls holds both, see <see cref="HeldPlaces"/>.</summary>
internal static class Placement
{
    private const string Put = "update devices set space_id = $3, assigned_at = $4, updated_at = $4 where tenant_id = $1 and id = $2";

    private const string Open =
        "insert into device_assignments (tenant_id, id, device_id, space_id, assigned_at, assigned_by_name, reason) values ($1, $2, $3, $4, $5, $6, $7)";

    private const string Take =
        """
        update devices set space_id = null, assigned_at = null, lifecycle = case lifecycle when 'operational' then 'commissioned' else lifecycle end, updated_at = $3
        where tenant_id = $1 and id = $2
        """;

    private const string Close =
        """
        update device_assignments set unassigned_at = greatest(assigned_at, $3), unassigned_by_name = $4, unassign_reason = $5
        where tenant_id = $1 and device_id = $2 and unassigned_at is null
        """;

    // Who wrote a device with its place and nothing else left no row; the history is kept all the same.
    private const string OpenAndClose =
        """
        insert into device_assignments (tenant_id, id, device_id, space_id, assigned_at, unassigned_at, unassigned_by_name, unassign_reason)
        values ($1, $2, $3, $4, $5, greatest($5, $6), $7, $8)
        """;

    private const string End = "update devices set lifecycle = 'decommissioned', decommissioned_at = $3, updated_at = $3 where tenant_id = $1 and id = $2";

    /// <returns>The assignment.</returns>
    public static async Task<Guid> PutAsync(TenantWork work, DeviceRow device, Guid space, string? reason, (string Name, DateTimeOffset Now) by, CancellationToken cancellationToken)
    {
        var (tenant, assignment) = (work.Tenant.Value, Guid.CreateVersion7(by.Now));
        await DoAsync(work, Put, [Sql.P(tenant), Sql.P(device.Id), Sql.P(space), Sql.P(by.Now)], cancellationToken);
        await DoAsync(work, Open, [Sql.P(tenant), Sql.P(assignment), Sql.P(device.Id), Sql.P(space), Sql.P(by.Now), Sql.P(by.Name), Sql.P(reason)], cancellationToken);
        if (device.Draft.Kind == DeviceKind.Sensor)
        {
            await SpaceEvidence.ForgetAsync(work, space, by.Now, cancellationToken);
        }

        return assignment;
    }

    /// <summary>What a sensor said of the space goes with it: another's evidence must not stay, and an empty place has none.</summary>
    public static async Task TakeAsync(TenantWork work, DeviceRow device, string reason, (string Name, DateTimeOffset Now) by, CancellationToken cancellationToken)
    {
        if (device.SpaceId is not { } space)
        {
            return;
        }

        var tenant = work.Tenant.Value;
        await DoAsync(work, Take, [Sql.P(tenant), Sql.P(device.Id), Sql.P(by.Now)], cancellationToken);
        if (await DoAsync(work, Close, [Sql.P(tenant), Sql.P(device.Id), Sql.P(by.Now), Sql.P(by.Name), Sql.P(reason)], cancellationToken) == 0)
        {
            await DoAsync(
                work,
                OpenAndClose,
                [Sql.P(tenant), Sql.P(Guid.CreateVersion7(by.Now)), Sql.P(device.Id), Sql.P(space), Sql.P(device.AssignedAt!.Value), Sql.P(by.Now), Sql.P(by.Name), Sql.P(reason)],
                cancellationToken);
        }

        if (device.Draft.Kind == DeviceKind.Sensor)
        {
            await SpaceEvidence.ForgetAsync(work, space, by.Now, cancellationToken);
        }
    }

    /// <summary>Its DevEUI is free from here on.</summary>
    public static Task EndAsync(TenantWork work, DeviceRow device, DateTimeOffset now, CancellationToken cancellationToken) =>
        DoAsync(work, End, [Sql.P(work.Tenant.Value), Sql.P(device.Id), Sql.P(now)], cancellationToken);

    /// <summary>The last resort where no lock was waited for: the indexes decide who was first, and the other is told.</summary>
    /// <returns>Null for any other failure.</returns>
    public static Outcome? Lost(PostgresException failure) => failure switch
    {
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "devices_one_each" } => Outcome.Refused("space.in_use", "space_id", "–", "–"),
        { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "device_assignments_one_open" } => Outcome.Refused("device.already", null, "–"),
        _ => null,
    };

    private static async Task<int> DoAsync(TenantWork work, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
