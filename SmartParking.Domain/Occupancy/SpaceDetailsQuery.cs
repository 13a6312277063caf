using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>Reads what the drawer of a space shows.</summary>
public sealed class SpaceDetailsQuery(TenantScope scope, AuditPersons persons, TimeProvider time)
{
    internal const string Device =
        """
        select d.id, d.dev_eui, d.name, coalesce(d.codec, c.codec), s.last_seen_at, s.battery_percent, s.battery_volts, s.temperature_c, s.rssi, s.snr, s.gateway_id,
            s.learned_interval_s, f.came, f.lost
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join profile_codecs c on c.tenant_id = s.tenant_id and c.profile_id = s.profile_id
            cross join lateral (
                select coalesce(sum(came), 0)::bigint, coalesce(sum(span - came), 0)::bigint
                from (
                    select count(distinct f_cnt) as came, max(f_cnt) - min(f_cnt) + 1 as span
                    from readings where tenant_id = $1 and device_id = d.id and kind = 'up' and event_time > $3 - interval '24 hours' and event_time <= $3
                    group by session_at, dev_addr) sessions
            ) f (came, lost)
        where d.tenant_id = $1 and d.space_id = $2 and d.kind = 'sensor'
        """;

    internal const string History =
        """
        select at, axis, was, became, cause, error_s,
            lag(at) over newer - at, coalesce(lag(error_s) over newer, 0) + error_s
        from (
            select * from space_history where tenant_id = $1 and space_id = $2 and at <= $3 order by at desc, arrived_at desc limit 20
        ) newest
        window newer as (partition by axis order by at desc, arrived_at desc)
        order by at desc, arrived_at desc
        """;

    internal const string Readings =
        """
        select event_time, arrived_at, f_cnt, sensed, rssi, snr from readings
        where tenant_id = $1 and device_id = $2 and kind = 'up' and event_time <= $3 order by event_time desc limit 10
        """;

    private const string Audit =
        """
        select at, actor_id, actor_name, action from audit_log
        where tenant_id = $1 and resource_type = 'space' and resource_id = $2 order by at desc, id desc limit 1
        """;

    /// <param name="asOf">As it was then; null: as it is.</param>
    public Task<SpaceDetails> ReadAsync(TenantAccess access, Guid space, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        // A clock that runs ahead is believed up to a few seconds.
        var moment = (asOf ?? time.GetUtcNow().AddDays(1)).ToUniversalTime();
        return scope.RunPlannedAsync(
            access.TenantId,
            access.For("space.read"),
            async (work, cancel) =>
            {
                var device = (await work.RowsAsync(Device, [Sql.P(access.TenantId.Value), Sql.P(space), Sql.P(asOf?.ToUniversalTime() ?? time.GetUtcNow())], DeviceOf, cancel)).SingleOrDefault();
                var history = await work.RowsAsync(History, [Sql.P(access.TenantId.Value), Sql.P(space), Sql.P(moment)], HistoryOf, cancel);
                var readings = device.Id == Guid.Empty ? [] : await work.RowsAsync(Readings, [Sql.P(access.TenantId.Value), Sql.P(device.Id), Sql.P(moment)], ReadingOf, cancel);
                var audit = await work.RowsAsync(Audit, [Sql.P(access.TenantId.Value), Sql.P(space.ToString())], AuditOf, cancel);
                var book = await persons.OfAsync((sql, parameters) => work.Command(sql, parameters), audit.Select(row => row.Actor), cancel);
                var last = audit.Select(row => new AuditRow(row.At, book.Open(row.Actor, row.Name), row.Action)).SingleOrDefault();
                return new SpaceDetails(device.Details, history, readings, last, await SpaceWhyReader.ReadAsync(work, space, moment, asOf is not null, cancel));
            },
            cancellationToken);
    }

    private static (Guid Id, DeviceDetails Details) DeviceOf(NpgsqlDataReader row) =>
        (row.GetGuid(0),
            new DeviceDetails(
                row.GetString(1),
                row.GetString(2),
                Sql.Text(row, 3),
                Sql.Nullable<DateTimeOffset>(row, 4),
                Sql.Nullable<float>(row, 5),
                Sql.Nullable<float>(row, 6),
                Sql.Nullable<float>(row, 7),
                Sql.Nullable<int>(row, 8),
                Sql.Nullable<float>(row, 9),
                Sql.Text(row, 10),
                Sql.Nullable<int>(row, 11) is { } learned ? TimeSpan.FromSeconds(learned) : CodecCatalogue.DefaultInterval(Sql.Text(row, 3)),
                !row.IsDBNull(11),
                row.GetInt64(12),
                row.GetInt64(13)));

    private static HistoryRow HistoryOf(NpgsqlDataReader row) =>
        new(
            row.GetFieldValue<DateTimeOffset>(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            row.GetInt32(5),
            Sql.Nullable<TimeSpan>(row, 6),
            row.GetInt32(7));

    private static ReadingRow ReadingOf(NpgsqlDataReader row) =>
        new(row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), Sql.Text(row, 3), Sql.Nullable<int>(row, 4), Sql.Nullable<float>(row, 5));

    private static (DateTimeOffset At, Guid? Actor, string Name, string Action) AuditOf(NpgsqlDataReader row) =>
        (row.GetFieldValue<DateTimeOffset>(0), Sql.Nullable<Guid>(row, 1), row.GetString(2), row.GetString(3));
}
