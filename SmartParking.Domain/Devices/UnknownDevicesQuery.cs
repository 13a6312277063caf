using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>The inbox of devices that report with the tenant's secret but are not registered.</summary>
public sealed class UnknownDevicesQuery(TenantScope scope)
{
    private const string Newest =
        """
        select dev_eui, device_name, profile_name, first_seen_at, last_seen_at, uplinks, f_port, payload, rssi, snr
        from unknown_devices where tenant_id = $1 order by last_seen_at desc limit 500
        """;

    /// <summary>At most 500, the last heard first.</summary>
    public Task<IReadOnlyList<UnknownDevice>> ReadAsync(TenantAccess access, CancellationToken cancellationToken) =>
        scope.RunAsync<IReadOnlyList<UnknownDevice>>(
            access.TenantId,
            access.For("device.read"),
            async (work, cancel) =>
            {
                await using var command = work.Command(Newest, Sql.P(access.TenantId.Value));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<UnknownDevice>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(new UnknownDevice(
                        row.GetString(0),
                        row.GetString(1),
                        row.GetString(2),
                        row.GetFieldValue<DateTimeOffset>(3),
                        row.GetFieldValue<DateTimeOffset>(4),
                        row.GetInt64(5),
                        Sql.Nullable<int>(row, 6),
                        row.IsDBNull(7) ? string.Empty : Convert.ToHexString(row.GetFieldValue<byte[]>(7)),
                        Sql.Nullable<int>(row, 8),
                        Sql.Nullable<float>(row, 9)));
                }

                return found;
            },
            cancellationToken);

    public Task<long> CountAsync(TenantAccess access, CancellationToken cancellationToken) =>
        scope.RunAsync(
            access.TenantId,
            access.For("device.read"),
            async (work, cancel) =>
            {
                await using var command = work.Command("select count(*) from unknown_devices where tenant_id = $1 and ignored_at is null", Sql.P(access.TenantId.Value));
                return (long)(await command.ExecuteScalarAsync(cancel))!;
            },
            cancellationToken);
}
