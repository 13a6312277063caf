using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>Follows a space's state back to the event, at any moment the history reaches.</summary>
internal static class SpaceWhyReader
{
    private const string Change =
        """
        select at, was, became, cause, error_s, settled_at, device_id, cause_id from space_history
        where tenant_id = $1 and space_id = $2 and axis = 'sensed' and at <= $3 order by at desc, arrived_at desc limit 1
        """;

    private const string Columns = "r.id, d.dev_eui, r.arrived_at, l.event, l.status, r.event_time, r.f_cnt, r.f_port, r.payload, r.codec, r.sensed";

    private const string Sources =
        """
        from readings r
            join devices d on d.tenant_id = r.tenant_id and d.id = r.device_id
            left join ingest_ledger l on l.tenant_id = r.tenant_id and l.received_at = r.arrived_at and l.id = r.id
        """;

    // The index is by the device's time; the history may have put a frame whose clock is not believed elsewhere, but not far.
    private const string Cause =
        $"""
        select {Columns} {Sources}
        where r.tenant_id = $1 and r.device_id = $2 and r.id = $3 and r.event_time between $4 - interval '7 days' and $4 + interval '7 days'
        """;

    private const string Last =
        $"""
        select {Columns} {Sources}
        where r.tenant_id = $1 and r.device_id = $2 and r.space_id = $3 and r.event_time <= $4 and r.sensed is not null order by r.event_time desc limit 1
        """;

    private const string Now = "select debounce_s, raw, raw_since, settles_at, sensed from space_state where tenant_id = $1 and space_id = $2";

    private const string Overlay =
        """
        select id, reason, starts_at, ends_at, created_by_name, kind from space_overrides
        where tenant_id = $1 and space_id = $2 and not waiting and starts_at <= $3 and (ended_at is null or ended_at > $3) order by starts_at desc limit 1
        """;

    /// <param name="moment">What was known of it: later changes are not looked at.</param>
    /// <param name="isPast">Nothing waits in the past: it has counted, or it has not.</param>
    public static async Task<SpaceWhy> ReadAsync(TenantWork work, Guid space, DateTimeOffset moment, bool isPast, CancellationToken cancellationToken)
    {
        var tenant = Sql.P(work.Tenant.Value);
        var change = await OneAsync(work, Change, [tenant.Clone(), Sql.P(space), Sql.P(moment)], row => (Change: ChangeOf(row), Device: Sql.Nullable<Guid>(row, 6), Cause: Sql.Nullable<Guid>(row, 7)), cancellationToken);
        var said = change switch
        {
            { Device: { } device, Cause: { } cause } => await OneAsync(work, Cause, [tenant.Clone(), Sql.P(device), Sql.P(cause), Sql.P(change.Change.At)], ReadingOf, cancellationToken),
            { Device: { } device } => await OneAsync(work, Last, [tenant.Clone(), Sql.P(device), Sql.P(space), Sql.P(change.Change.At)], ReadingOf, cancellationToken),
            _ => null,
        };
        var now = await OneAsync(work, Now, [tenant.Clone(), Sql.P(space)], row => (Seconds: row.GetInt32(0), Waits: WaitingOf(row)), cancellationToken);
        var overlay = await OneAsync(
            work,
            Overlay,
            [tenant.Clone(), Sql.P(space), Sql.P(moment)],
            row => new WhyOverlay(row.GetGuid(0), OverrideKinds.Parse(row.GetString(5)), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), Sql.Nullable<DateTimeOffset>(row, 3), row.GetString(4)),
            cancellationToken);
        return new SpaceWhy(change.Change, said, now.Seconds, isPast ? null : now.Waits, overlay);
    }

    private static async Task<T?> OneAsync<T>(TenantWork work, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        (await work.RowsAsync(sql, parameters, read, cancellationToken)).SingleOrDefault();

    private static WhyChange ChangeOf(NpgsqlDataReader row) =>
        new(
            row.GetFieldValue<DateTimeOffset>(0),
            SensedStates.Parse(row.GetString(1)),
            SensedStates.Parse(row.GetString(2)),
            row.GetString(3),
            row.GetInt32(4),
            Sql.Nullable<DateTimeOffset>(row, 5));

    private static WhyReading ReadingOf(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetFieldValue<DateTimeOffset>(2),
            Sql.Text(row, 3),
            Sql.Text(row, 4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetInt64(6),
            Sql.Nullable<int>(row, 7),
            row.IsDBNull(8) ? [] : row.GetFieldValue<byte[]>(8),
            Sql.Text(row, 9),
            Sql.Text(row, 10));

    private static WhyWaiting? WaitingOf(NpgsqlDataReader row) =>
        row.GetString(1) != row.GetString(4) && row.GetString(4) != "unknown" && !row.IsDBNull(2) && !row.IsDBNull(3)
            ? new WhyWaiting(SensedStates.Parse(row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3))
            : null;
}
