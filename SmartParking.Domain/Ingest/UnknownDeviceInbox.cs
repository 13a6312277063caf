using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Notes devices that report with a tenant's secret and are not that tenant's: nobody's, or another's. Which of the two it is
/// cannot be seen from here, and nothing of the other tenant is touched.
/// </summary>
internal static class UnknownDeviceInbox
{
    private const string Note =
        """
        insert into unknown_devices as u (tenant_id, dev_eui, first_seen_at, last_seen_at, uplinks, device_name, profile_name, f_port, payload, rssi, snr, profile_id)
        select $1, * from unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[], $8::int[], $9::bytea[], $10::int[], $11::real[], $12::text[])
        on conflict (tenant_id, dev_eui) do update set
            first_seen_at = least(u.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at),
            uplinks = u.uplinks + excluded.uplinks, device_name = excluded.device_name, profile_name = excluded.profile_name,
            f_port = coalesce(excluded.f_port, u.f_port), payload = coalesce(excluded.payload, u.payload),
            rssi = coalesce(excluded.rssi, u.rssi), snr = coalesce(excluded.snr, u.snr), profile_id = coalesce(excluded.profile_id, u.profile_id)
        """;

    /// <summary>Rows go in by DevEUI, so that two nodes wait for each other in one direction only.</summary>
    public static void Add(TenantBatch batch, TenantId tenant, IEnumerable<InboundEvent> events)
    {
        var rows = events
            .GroupBy(received => received.Told.DevEui.Value)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (
                First: group.MinBy(received => received.ArrivedAt)!,
                Last: group.MaxBy(received => received.ArrivedAt)!,
                Uplink: group.Where(received => received.Told.Type == "up").MaxBy(received => received.ArrivedAt),
                Uplinks: group.LongCount(received => received.Told.Type == "up")))
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        batch.Add(
            tenant,
            Note,
            Sql.P(tenant.Value),
            Sql.Column(rows, row => row.First.Told.DevEui.Value),
            Sql.Column(rows, row => row.First.ArrivedAt),
            Sql.Column(rows, row => row.Last.ArrivedAt),
            Sql.Column(rows, row => row.Uplinks),
            Sql.Column(rows, row => row.Last.Told.DeviceName),
            Sql.Column(rows, row => row.Last.Told.ProfileName),
            Sql.Column(rows, row => row.Uplink?.Told.Port),
            Sql.Column(rows, row => row.Uplink?.Told.Data),
            Sql.Column(rows, row => row.Uplink?.Told.Gateway?.Rssi),
            Sql.Column(rows, row => row.Uplink?.Told.Gateway?.Snr),
            Sql.Column(rows, row => row.Last.Told.ProfileId is { Length: > 0 } profile ? profile : null));
    }
}
