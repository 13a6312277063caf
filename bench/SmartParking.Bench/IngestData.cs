using Npgsql;
using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Bench;

/// <summary>20 tenants of 500 devices with DevEUI 0000000000000001 upward, a platform secret, and a past of any length.</summary>
internal static class IngestData
{
    private const string Tenants =
        """
        insert into tenants (id, slug, name) select md5('t' || n)::uuid, 'tenant-' || n, 'Tenant ' || n from generate_series(1, 20) n;
        insert into sites (tenant_id, id, slug, name) select md5('t' || n)::uuid, md5('s' || n)::uuid, 'main', 'Main' from generate_series(1, 20) n;
        insert into zones (tenant_id, id, site_id, name) select md5('t' || n)::uuid, md5('z' || n)::uuid, md5('s' || n)::uuid, 'Level 0' from generate_series(1, 20) n;
        create temporary table bench_spaces as
            select d as number, md5('t' || ((d - 1) / 500 + 1))::uuid as tenant_id, md5('p' || d)::uuid as id, md5('d' || d)::uuid as device_id, (d - 1) / 500 + 1 as n
            from generate_series(1, 10000) d;
        insert into spaces (tenant_id, id, site_id, zone_id, code) select tenant_id, id, md5('s' || n)::uuid, md5('z' || n)::uuid, 'P-' || number from bench_spaces;
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            select tenant_id, device_id, upper(lpad(to_hex(number), 16, '0')), 'Sensor ' || number, 'bosch-tps110', id from bench_spaces;
        """;

    // Spread over the month so far, device by device in time, as a year's worth would lie there.
    private const string Past =
        """
        insert into readings (tenant_id, arrived_at, id, device_id, space_id, kind, dev_addr, f_cnt, event_time, time_trusted, session_at, f_port, payload, sensed, rssi, snr, gateway_id, codec)
        select p.tenant_id, m.at, gen_random_uuid(), p.device_id, p.id, 'up', '00000000', r, m.at, true, date_trunc('month', now()), 1, '\x01',
            case r % 2 when 0 then 'free' else 'occupied' end, -90, 7.5, '0000000000000001', 'bosch-tps110'
        from generate_series(@from, @to) r
            cross join lateral (select date_trunc('month', now()) + (now() - interval '1 hour' - date_trunc('month', now())) * (r::float8 / @each) as at) m
            cross join bench_spaces p;
        """;

    public static async Task FillAsync(NpgsqlConnection connection, string secret)
    {
        await BenchServer.RunAsync(connection, Tenants);
        await using (var add = new NpgsqlCommand("insert into webhook_secrets (tenant_id, id, label, secret_hash) values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'bench', $1)", connection))
        {
            add.Parameters.Add(new NpgsqlParameter { Value = WebhookSecret.Hash(secret) });
            await add.ExecuteNonQueryAsync();
        }

        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    public static async Task AddPastAsync(NpgsqlConnection connection, long readings)
    {
        var each = readings / 10_000;
        const int Slice = 25;
        for (var from = 1L; from <= each; from += Slice)
        {
            await BenchServer.RunAsync(connection, Past, ("@from", from), ("@to", Math.Min(each, from + Slice - 1)), ("@each", each));
            await Console.Error.WriteAsync($"\r{Math.Min(each, from + Slice - 1) * 10_000:N0} readings");
        }

        await Console.Error.WriteLineAsync();
        await BenchServer.RunAsync(connection, "vacuum (analyze) readings");
    }
}
