using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Locks and reads the devices a batch speaks of. Locks are taken by tenant and device id, the same way on every node.</summary>
internal static class DeviceReader
{
    // On its own: a statement that waits for a lock then sees the locked row as it is now, but everything it joins as it
    // was before the wait. The rows are read by the next statement, with a snapshot taken under the lock.
    private const string LockDevices =
        """
        select s.device_id
        from devices d join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
        where d.tenant_id = $1 and d.dev_eui = any ($2) and d.decommissioned_at is null
        order by d.id
        for update of s
        """;

    private const string ReadDevices =
        """
        select d.id, d.dev_eui, coalesce(d.codec, c.codec), d.field_map::text, d.space_id,
            s.session_at, s.dev_addr, s.f_cnt, s.head_time, s.head_trusted, s.head_arrived_at, s.head_payload,
            p.sensed, p.sensed_since, p.evidence_at, p.evidence_id, p.fresh_until,
            d.occupied_below_mm, s.learned_interval_s, s.beat_s, s.beats, case when d.codec is null then coalesce(s.profile_id, '') end,
            p.raw, p.raw_since, p.raw_id, p.raw_error_s, p.settles_at, p.debounce_s, s.gap_since
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join profile_codecs c on c.tenant_id = d.tenant_id and c.profile_id = s.profile_id
            left join space_state p on p.tenant_id = d.tenant_id and p.space_id = d.space_id
        where d.tenant_id = $1 and d.dev_eui = any ($2) and d.decommissioned_at is null
        """;

    public static async Task<Dictionary<(TenantId Tenant, DevEui DevEui), KnownDevice>> LockAsync(
        BatchWork work, IReadOnlyCollection<InboundEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        foreach (var group in events.GroupBy(received => received.Tenant).OrderBy(group => group.Key.Value))
        {
            var wanted = group.Select(received => received.Told.DevEui.Value).Distinct(StringComparer.Ordinal).ToArray();
            batch.Add(group.Key, LockDevices, Sql.P(group.Key.Value), Sql.P(wanted));
            batch.Add(group.Key, ReadDevices, Sql.P(group.Key.Value), Sql.P(wanted));
        }

        var found = new Dictionary<(TenantId Tenant, DevEui DevEui), KnownDevice>();
        await batch.ReadAsync(
            (tenant, row) =>
            {
                if (row.FieldCount > 1)
                {
                    var device = Read(row);
                    found[(tenant, device.DevEui)] = device;
                }
            },
            cancellationToken);
        await ProfileCodecs.ResolveAsync(work, found, events, cancellationToken);
        return found;
    }

    private static KnownDevice Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            DevEui.Parse(row.GetString(1)),
            Sql.Text(row, 2),
            Sql.Text(row, 3),
            Sql.Nullable<Guid>(row, 4),
            row.IsDBNull(5) ? null : Head(row),
            row.IsDBNull(12) ? SensedNow.Nothing : Sensed(row),
            Sql.Nullable<int>(row, 17))
        {
            Rhythm = new Rhythm(Sql.Nullable<int>(row, 18), Sql.Nullable<int>(row, 19), row.GetInt32(20)),
            SeenProfile = Sql.Text(row, 21),
            Debounce = TimeSpan.FromSeconds(Sql.Nullable<int>(row, 27) ?? 0),
            GapSince = Sql.Nullable<DateTimeOffset>(row, 28),
        };

    private static PlacedFrame Head(NpgsqlDataReader row)
    {
        var counter = row.GetInt64(7);
        var frame = new Frame(
            Guid.Empty,
            counter == Frame.JoinCounter ? FrameKind.Join : FrameKind.Uplink,
            row.GetString(6),
            counter,
            row.GetFieldValue<DateTimeOffset>(8),
            row.GetBoolean(9),
            row.GetFieldValue<DateTimeOffset>(10),
            row.GetFieldValue<byte[]>(11),
            Stored: true);
        return new PlacedFrame(frame, row.GetFieldValue<DateTimeOffset>(5));
    }

    private static SensedNow Sensed(NpgsqlDataReader row) =>
        new(
            SensedStates.Parse(row.GetString(12)),
            Sql.Nullable<DateTimeOffset>(row, 13),
            Sql.Nullable<DateTimeOffset>(row, 14),
            Sql.Nullable<Guid>(row, 15),
            Sql.Nullable<DateTimeOffset>(row, 16))
        {
            Raw = new RawNow(
                SensedStates.Parse(row.GetString(22)),
                Sql.Nullable<DateTimeOffset>(row, 23),
                Sql.Nullable<Guid>(row, 24),
                row.GetInt32(25),
                Sql.Nullable<DateTimeOffset>(row, 26)),
        };
}
