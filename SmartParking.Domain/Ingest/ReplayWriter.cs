using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>What a replay writes besides: the readings that are there already, and the device's vitals from all of them; to be added after the plans' own.</summary>
internal static class ReplayWriter
{
    // The reading keeps its device and its space: it was taken there.
    private const string Again =
        """
        update readings r set kind = v.kind, dev_addr = v.dev_addr, f_cnt = v.f_cnt, event_time = v.event_time, time_trusted = v.time_trusted,
            session_at = v.session_at, f_port = v.f_port, payload = v.payload, sensed = v.sensed, battery_percent = v.battery_percent,
            battery_volts = v.battery_volts, temperature_c = v.temperature_c, rssi = v.rssi, snr = v.snr, gateway_id = v.gateway_id, codec = v.codec
        from unnest($2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[], $10::bool[],
            $11::timestamptz[], $12::int[], $13::bytea[], $14::text[], $15::real[], $16::real[], $17::real[], $18::int[], $19::real[], $20::text[], $21::text[])
            as v(arrived_at, id, device_id, space_id, kind, dev_addr, f_cnt, event_time, time_trusted, session_at,
                f_port, payload, sensed, battery_percent, battery_volts, temperature_c, rssi, snr, gateway_id, codec)
        where r.tenant_id = $1 and r.arrived_at = v.arrived_at and r.id = v.id
        """;

    // Five hundred reach back over days even where a sensor reports its battery once in a hundred frames.
    private const string Vitals =
        """
        update device_state s set (battery_percent, battery_volts, temperature_c, rssi, snr, gateway_id) = (
            select (array_agg(r.battery_percent order by r.session_at desc, r.f_cnt desc) filter (where r.battery_percent is not null))[1],
                (array_agg(r.battery_volts order by r.session_at desc, r.f_cnt desc) filter (where r.battery_volts is not null))[1],
                (array_agg(r.temperature_c order by r.session_at desc, r.f_cnt desc) filter (where r.temperature_c is not null))[1],
                (array_agg(r.rssi order by r.session_at desc, r.f_cnt desc) filter (where r.rssi is not null))[1],
                (array_agg(r.snr order by r.session_at desc, r.f_cnt desc) filter (where r.snr is not null))[1],
                (array_agg(r.gateway_id order by r.session_at desc, r.f_cnt desc) filter (where r.gateway_id is not null))[1]
            from (select * from readings where tenant_id = $1 and device_id = s.device_id order by event_time desc limit 500) r)
        where s.tenant_id = $1 and s.device_id = any ($2)
        """;

    public static void Add(TenantBatch batch, TenantId tenant, IReadOnlyList<DevicePlan> plans)
    {
        var rows = plans.SelectMany(plan => plan.Again.Select(reading => (plan.Device, reading.Taken, reading.SessionAt))).ToList();
        if (rows.Count > 0)
        {
            batch.Add(tenant, Again, PlanWriter.ReadingColumns(tenant, rows));
        }

        if (plans.Count > 0)
        {
            batch.Add(tenant, Vitals, Sql.P(tenant.Value), Sql.Column(plans, plan => plan.Device.Id));
        }
    }
}
