using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Writes the plans of a batch, set-based: one statement per table and tenant, whatever the number of devices.</summary>
internal static class PlanWriter
{
    private const string Readings =
        """
        insert into readings (tenant_id, arrived_at, id, device_id, space_id, kind, dev_addr, f_cnt, event_time, time_trusted, session_at,
            f_port, payload, sensed, battery_percent, battery_volts, temperature_c, rssi, snr, gateway_id, codec)
        select $1, * from unnest($2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[], $10::bool[],
            $11::timestamptz[], $12::int[], $13::bytea[], $14::text[], $15::real[], $16::real[], $17::real[], $18::int[], $19::real[], $20::text[], $21::text[])
        """;

    private const string Moved =
        """
        update readings r set session_at = m.session_at
        from unnest($2::timestamptz[], $3::uuid[], $4::timestamptz[]) as m(arrived_at, id, session_at)
        where r.tenant_id = $1 and r.arrived_at = m.arrived_at and r.id = m.id
        """;

    private const string ForgetHistory =
        """
        delete from space_history h using unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) as f(device_id, space_id, since)
        where h.tenant_id = $1 and h.device_id = f.device_id and h.space_id = f.space_id and h.axis = 'sensed' and h.at >= f.since
        """;

    private const string History =
        """
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, device_id, cause_id, error_s, settled_at)
        select $1, $2, gen_random_uuid(), c.space_id, c.at, 'sensed', c.was, c.became, c.cause, c.device_id, c.cause_id, c.error_s, c.settled_at
        from unnest($3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[], $10::int[], $11::timestamptz[])
            as c(space_id, at, was, became, cause, device_id, cause_id, error_s, settled_at)
        """;

    private const string SpaceStates =
        """
        update space_state p set sensed = v.sensed, sensed_since = v.since, evidence_at = v.evidence_at, evidence_id = v.evidence_id, fresh_until = v.fresh_until,
            raw = v.raw, raw_since = v.raw_since, raw_id = v.raw_id, raw_error_s = v.raw_error_s, settles_at = v.settles_at
        from unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::uuid[], $7::timestamptz[],
                $8::text[], $9::timestamptz[], $10::uuid[], $11::int[], $12::timestamptz[])
            as v(space_id, sensed, since, evidence_at, evidence_id, fresh_until, raw, raw_since, raw_id, raw_error_s, settles_at)
        where p.tenant_id = $1 and p.space_id = v.space_id
        """;

    // Late frames have no head to tell, and frames that a replay reads again no vitals; what is not told stays.
    private const string DeviceStates =
        """
        update device_state s set session_at = coalesce(v.session_at, s.session_at), dev_addr = coalesce(v.dev_addr, s.dev_addr), f_cnt = coalesce(v.f_cnt, s.f_cnt),
            head_time = coalesce(v.head_time, s.head_time), head_trusted = coalesce(v.head_trusted, s.head_trusted),
            head_arrived_at = coalesce(v.head_arrived_at, s.head_arrived_at), head_payload = coalesce(v.head_payload, s.head_payload),
            last_seen_at = greatest(s.last_seen_at, v.seen_at),
            learned_interval_s = case when v.session_at is null then s.learned_interval_s else v.learned_interval_s end,
            beat_s = case when v.session_at is null then s.beat_s else v.beat_s end, beats = coalesce(v.beats, s.beats),
            gap_since = case when v.session_at is null then s.gap_since else v.gap_since end,
            battery_percent = coalesce(v.battery_percent, s.battery_percent), battery_volts = coalesce(v.battery_volts, s.battery_volts),
            temperature_c = coalesce(v.temperature_c, s.temperature_c), rssi = coalesce(v.rssi, s.rssi), snr = coalesce(v.snr, s.snr),
            gateway_id = coalesce(v.gateway_id, s.gateway_id),
            profile_id = coalesce(nullif(v.profile_id, ''), s.profile_id), profile_name = coalesce(nullif(v.profile_name, ''), s.profile_name)
        from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::bigint[], $6::timestamptz[], $7::bool[], $8::timestamptz[], $9::bytea[], $10::timestamptz[],
                $11::int[], $12::int[], $13::int[], $14::timestamptz[],
                $15::real[], $16::real[], $17::real[], $18::int[], $19::real[], $20::text[], $21::text[], $22::text[])
            as v(device_id, session_at, dev_addr, f_cnt, head_time, head_trusted, head_arrived_at, head_payload, seen_at, learned_interval_s, beat_s, beats, gap_since,
                battery_percent, battery_volts, temperature_c, rssi, snr, gateway_id, profile_id, profile_name)
        where s.tenant_id = $1 and s.device_id = v.device_id
        """;

    public static void Add(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans, DateTimeOffset now)
    {
        AddReadings(batch, tenant, plans);
        AddHistory(batch, tenant, plans, now);
        AddSpaceStates(batch, tenant, [.. plans.Where(plan => plan.Sensed is not null)]);
        AddDeviceStates(batch, tenant, plans);
        ReplayWriter.Add(batch, tenant, [.. plans.Where(plan => plan.IsReplay)]);
    }

    private static void AddReadings(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans)
    {
        var rows = plans.SelectMany(plan => plan.Readings.Select(reading => (plan.Device, reading.Taken, reading.SessionAt))).ToList();
        if (rows.Count > 0)
        {
            batch.Add(
                tenant,
                Readings,
                ReadingColumns(tenant, rows));
        }

        var moved = plans.SelectMany(plan => plan.Moved).ToList();
        if (moved.Count > 0)
        {
            batch.Add(
                tenant,
                Moved,
                Sql.P(tenant.Value),
                Sql.Column(moved, placed => placed.Frame.ArrivedAt),
                Sql.Column(moved, placed => placed.Frame.Id),
                Sql.Column(moved, placed => placed.SessionAt));
        }
    }

    /// <summary>The parameters of a statement that writes readings.</summary>
    public static IEnumerable<NpgsqlParameter> ReadingColumns(TenantId tenant, IReadOnlyList<(KnownDevice Device, TakenFrame Taken, DateTimeOffset SessionAt)> rows) =>
    [
        Sql.P(tenant.Value),
        Sql.Column(rows, row => row.Taken.Frame.ArrivedAt),
        Sql.Column(rows, row => row.Taken.Frame.Id),
        Sql.Column(rows, row => row.Device.Id),
        Sql.Column(rows, row => row.Device.SpaceId),
        Sql.Column(rows, row => row.Taken.Frame.Kind == FrameKind.Join ? "join" : "up"),
        Sql.Column(rows, row => row.Taken.Frame.DevAddr),
        Sql.Column(rows, row => row.Taken.Frame.Counter),
        Sql.Column(rows, row => row.Taken.Frame.Time),
        Sql.Column(rows, row => row.Taken.Frame.TimeTrusted),
        Sql.Column(rows, row => row.SessionAt),
        Sql.Column(rows, row => (int?)row.Taken.Event.Told.Port),
        Sql.Column(rows, row => row.Taken.Frame.Payload),
        Sql.Column(rows, row => row.Taken.Sensed?.ToWord()),
        Sql.Column(rows, row => row.Taken.Decoded?.BatteryPercent),
        Sql.Column(rows, row => row.Taken.Decoded?.BatteryVolts),
        Sql.Column(rows, row => row.Taken.Decoded?.TemperatureC),
        Sql.Column(rows, row => row.Taken.Event.Told.Gateway?.Rssi),
        Sql.Column(rows, row => row.Taken.Event.Told.Gateway?.Snr),
        Sql.Column(rows, row => row.Taken.Event.Told.Gateway?.GatewayId),
        Sql.Column(rows, row => row.Taken.Codec),
    ];

    private static void AddHistory(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans, DateTimeOffset now)
    {
        var rewritten = plans.Where(plan => plan.RewriteFrom is not null && plan.Device.SpaceId is not null).ToList();
        if (rewritten.Count > 0)
        {
            batch.Add(
                tenant,
                ForgetHistory,
                Sql.P(tenant.Value),
                Sql.Column(rewritten, plan => plan.Device.Id),
                Sql.Column(rewritten, plan => plan.Device.SpaceId!.Value),
                Sql.Column(rewritten, plan => plan.RewriteFrom!.Value));
        }

        var rows = plans.SelectMany(plan => plan.Changes.Select(change => (plan.Device, Change: change))).ToList();
        if (rows.Count > 0)
        {
            batch.Add(
                tenant,
                History,
                Sql.P(tenant.Value),
                Sql.P(now),
                Sql.Column(rows, row => row.Device.SpaceId!.Value),
                Sql.Column(rows, row => row.Change.At),
                Sql.Column(rows, row => row.Change.Was.ToWord()),
                Sql.Column(rows, row => row.Change.Became.ToWord()),
                Sql.Column(rows, row => row.Change.Cause == ChangeCause.Silence ? "silence" : "reading"),
                Sql.Column(rows, row => row.Device.Id),
                Sql.Column(rows, row => row.Change.EventId),
                Sql.Column(rows, row => row.Change.ErrorSeconds),
                Sql.Column(rows, row => row.Change.SettledAt));
        }
    }

    private static void AddSpaceStates(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans)
    {
        if (plans.Count > 0)
        {
            batch.Add(
                tenant,
                SpaceStates,
                Sql.P(tenant.Value),
                Sql.Column(plans, plan => plan.Device.SpaceId!.Value),
                Sql.Column(plans, plan => plan.Sensed!.State.ToWord()),
                Sql.Column(plans, plan => plan.Sensed!.Since),
                Sql.Column(plans, plan => plan.Sensed!.EvidenceAt),
                Sql.Column(plans, plan => plan.Sensed!.EvidenceId),
                Sql.Column(plans, plan => plan.Sensed!.FreshUntil),
                Sql.Column(plans, plan => plan.Sensed!.Raw.State.ToWord()),
                Sql.Column(plans, plan => plan.Sensed!.Raw.Since),
                Sql.Column(plans, plan => plan.Sensed!.Raw.EventId),
                Sql.Column(plans, plan => plan.Sensed!.Raw.ErrorSeconds),
                Sql.Column(plans, plan => plan.Sensed!.Raw.SettlesAt));
        }
    }

    private static void AddDeviceStates(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans)
    {
        var told = plans.Where(plan => plan.Head is not null || plan.Newest is not null).ToList();
        if (told.Count > 0)
        {
            batch.Add(
                tenant,
                DeviceStates,
                Sql.P(tenant.Value),
                Sql.Column(told, plan => plan.Device.Id),
                Sql.Column(told, plan => plan.Head?.SessionAt),
                Sql.Column(told, plan => plan.Head?.Frame.DevAddr),
                Sql.Column(told, plan => plan.Head?.Frame.Counter),
                Sql.Column(told, plan => plan.Head?.Frame.Time),
                Sql.Column(told, plan => plan.Head?.Frame.TimeTrusted),
                Sql.Column(told, plan => plan.Head?.Frame.ArrivedAt),
                Sql.Column(told, plan => plan.Head?.Frame.Payload),
                Sql.Column(told, plan => plan.Head is null ? (DateTimeOffset?)null : plan.SeenAt),
                Sql.Column(told, plan => plan.Rhythm.LearnedSeconds),
                Sql.Column(told, plan => plan.Rhythm.BeatSeconds),
                Sql.Column(told, plan => plan.Head is null ? (int?)null : plan.Rhythm.Beats),
                Sql.Column(told, plan => plan.GapSince),
                Sql.Column(told, plan => plan.Newest?.Decoded?.BatteryPercent),
                Sql.Column(told, plan => plan.Newest?.Decoded?.BatteryVolts),
                Sql.Column(told, plan => plan.Newest?.Decoded?.TemperatureC),
                Sql.Column(told, plan => plan.Newest?.Event.Told.Gateway?.Rssi),
                Sql.Column(told, plan => plan.Newest?.Event.Told.Gateway?.Snr),
                Sql.Column(told, plan => plan.Newest?.Event.Told.Gateway?.GatewayId),
                Sql.Column(told, plan => plan.Newest?.Event.Told.ProfileId),
                Sql.Column(told, plan => plan.Newest?.Event.Told.ProfileName));
        }
    }
}
