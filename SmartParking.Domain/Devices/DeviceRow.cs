using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Devices;

/// <summary>A device as its locked row says.</summary>
internal sealed record DeviceRow(Guid Id, DeviceDraft Draft, DeviceLifecycle Lifecycle, Guid? SpaceId, DateTimeOffset? AssignedAt, DateTimeOffset? LastSeenAt, uint Version)
{
    // On its own: a statement that waits for a lock sees the locked row as it is now, but everything it joins as it was before.
    private const string Lock = "select id from devices where tenant_id = $1 and id = any ($2) order by id for no key update";

    // What the pipeline waits for before it writes of a device and its space; taken after the rows above, and by id, as it does.
    private const string LockStates = "select device_id from device_state where tenant_id = $1 and device_id = any ($2) order by device_id for update";

    private const string Read =
        """
        select d.id, d.dev_eui, d.name, d.kind, d.device_type, d.manufacturer, d.model, d.join_eui, d.codec, d.enabled, d.config::text,
            d.lifecycle, d.space_id, d.assigned_at, s.last_seen_at, d.xmin::text::bigint
        from devices d join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
        where d.tenant_id = $1 and d.id = any ($2)
        """;

    /// <summary>Holds devices until the end of the transaction.</summary>
    /// <param name="still">Whether no frame may be applied to them meanwhile.</param>
    /// <returns>Those that the tenant has, by id.</returns>
    public static async Task<Dictionary<Guid, DeviceRow>> LockAsync(TenantWork work, Guid[] devices, bool still, CancellationToken cancellationToken)
    {
        foreach (var sql in still ? [Lock, LockStates] : new[] { Lock })
        {
            await using var held = work.Command(sql, Sql.P(work.Tenant.Value), Sql.P(devices));
            await held.ExecuteNonQueryAsync(cancellationToken);
        }

        return (await work.RowsAsync(Read, [Sql.P(work.Tenant.Value), Sql.P(devices)], Of, cancellationToken)).ToDictionary(row => row.Id);
    }

    private static DeviceRow Of(NpgsqlDataReader row)
    {
        var kind = DeviceWords.Parse<DeviceKind>(row.GetString(3));
        var lifecycle = DeviceWords.Parse<DeviceLifecycle>(row.GetString(11));
        var draft = new DeviceDraft(
            row.GetString(1), row.GetString(2), kind, Sql.Text(row, 4), Sql.Text(row, 5), Sql.Text(row, 6), Sql.Text(row, 7), Sql.Text(row, 8), row.GetBoolean(9), row.GetString(10));
        return new DeviceRow(
            row.GetGuid(0), draft, lifecycle, Sql.Nullable<Guid>(row, 12), Sql.Nullable<DateTimeOffset>(row, 13), Sql.Nullable<DateTimeOffset>(row, 14), (uint)row.GetInt64(15));
    }
}
