using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>The inbox of devices that report with the tenant's secret but are not registered.</summary>
public sealed class UnknownDevicesQuery(TenantScope scope)
{
    private const string Newest =
        """
        select u.dev_eui, u.device_name, u.profile_name, u.first_seen_at, u.last_seen_at, u.uplinks, u.f_port, u.payload, u.rssi, u.snr,
            u.ignored_at, u.ignored_by_name, c.codec
        from unknown_devices u left join profile_codecs c on c.tenant_id = u.tenant_id and c.profile_id = u.profile_id
        where u.tenant_id = $1 and ($2::text is null or u.dev_eui = $2) and ($3 or u.ignored_at is null)
        order by u.last_seen_at desc limit 500
        """;

    /// <summary>At most 500, the last heard first.</summary>
    /// <param name="ignored">Whether those that were put aside are among them.</param>
    public Task<IReadOnlyList<UnknownDevice>> ReadAsync(TenantAccess access, bool ignored, CancellationToken cancellationToken) => ReadAsync(access, null, ignored, cancellationToken);

    /// <returns>Null when it is not in the inbox.</returns>
    public async Task<UnknownDevice?> FindAsync(TenantAccess access, DevEui device, CancellationToken cancellationToken) =>
        (await ReadAsync(access, device.Value, ignored: true, cancellationToken)).SingleOrDefault();

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

    private Task<IReadOnlyList<UnknownDevice>> ReadAsync(TenantAccess access, string? device, bool ignored, CancellationToken cancellationToken) =>
        scope.RunAsync<IReadOnlyList<UnknownDevice>>(
            access.TenantId,
            access.For("device.read"),
            async (work, cancel) =>
            {
                await using var command = work.Command(Newest, Sql.P(access.TenantId.Value), Sql.P(device), Sql.P(ignored));
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
                        Sql.Nullable<float>(row, 9),
                        Sql.Nullable<DateTimeOffset>(row, 10),
                        Sql.Text(row, 11),
                        Sql.Text(row, 12)));
                }

                return found;
            },
            cancellationToken);
}
