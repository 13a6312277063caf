using Npgsql;

namespace SmartParking.Bench;

/// <summary>Many tenants of three sizes and their readings, written past the policies by the superuser.</summary>
internal static class RlsData
{
    /// <summary>Of every hundred tenants ninety have 20 spaces, nine have 100 and one has 500.</summary>
    private const string Tenants =
        """
        insert into tenants (id, slug, name) select md5('t' || n)::uuid, 'tenant-' || n, 'Tenant ' || n from generate_series(1, @tenants) n;
        insert into sites (tenant_id, id, slug, name) select md5('t' || n)::uuid, md5('s' || n)::uuid, 'main', 'Main' from generate_series(1, @tenants) n;
        insert into zones (tenant_id, id, site_id, name)
            select md5('t' || n)::uuid, md5('z' || n || '.' || z)::uuid, md5('s' || n)::uuid, 'Level ' || z from generate_series(1, @tenants) n, generate_series(1, 4) z;
        create table bench_spaces as
            select n, k, md5('t' || n)::uuid as tenant_id, md5('p' || n || '.' || k)::uuid as id, md5('d' || n || '.' || k)::uuid as device_id
            from generate_series(1, @tenants) n, generate_series(1, 500) k
            where k <= case when n % 100 = 0 then 500 when n % 100 < 10 then 100 else 20 end;
        insert into spaces (tenant_id, id, site_id, zone_id, code)
            select tenant_id, id, md5('s' || n)::uuid, md5('z' || n || '.' || (k % 4 + 1))::uuid, 'P-' || k from bench_spaces;
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            select tenant_id, device_id, upper(lpad(to_hex(n * 1000 + k), 16, '0')), 'Sensor ' || k, 'bosch-tps110', id from bench_spaces;
        update space_state set sensed = 'free', sensed_since = now(), evidence_at = now(), fresh_until = now() + interval '1 day';
        """;

    private const string Readings =
        """
        insert into readings (tenant_id, arrived_at, id, device_id, space_id, kind, dev_addr, f_cnt, event_time, time_trusted, session_at, f_port, payload, sensed, rssi, snr, gateway_id)
        select p.tenant_id, date_trunc('month', now()) + r * interval '1 second' * @pace, gen_random_uuid(), p.device_id, p.id, 'up', '00000000', r,
            date_trunc('month', now()) + r * interval '1 second' * @pace, true, date_trunc('month', now()), 1, '\x01', case r % 2 when 0 then 'free' else 'occupied' end, -90, 7.5, '0000000000000001'
        from generate_series(@from, @to) r cross join bench_spaces p;
        """;

    private const string History =
        """
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, device_id)
        select p.tenant_id, date_trunc('month', now()) + r * interval '1 hour', gen_random_uuid(), p.id, date_trunc('month', now()) + r * interval '1 hour', 'sensed', 'free', 'occupied', 'reading', p.device_id
        from generate_series(1, 40) r cross join bench_spaces p;
        """;

    public static async Task FillAsync(string superuser, long readings, int tenants)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, Tenants, ("@tenants", tenants));
        var spaces = await CountAsync(connection, "select count(*) from bench_spaces");
        var each = (readings + spaces - 1) / spaces;
        var pace = Math.Max(1, 2_000_000 / each);
        const int Slice = 25;
        for (var from = 1L; from <= each; from += Slice)
        {
            await BenchServer.RunAsync(connection, Readings, ("@pace", pace), ("@from", from), ("@to", Math.Min(each, from + Slice - 1)));
            await Console.Error.WriteAsync($"\r{Math.Min(each, from + Slice - 1) * spaces:N0} readings");
        }

        await Console.Error.WriteLineAsync();
        await BenchServer.RunAsync(connection, History);
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
        await BenchServer.RunAsync(connection, "checkpoint");
        await Console.Out.WriteLineAsync($"{await CountAsync(connection, "select count(*) from readings"):N0} readings, {tenants:N0} tenants, {spaces:N0} spaces");
    }

    /// <summary>Half of the targets in tenants of 100 spaces, half in those of 500: where a page is worth measuring.</summary>
    public static async Task<IReadOnlyList<RlsTarget>> TargetsAsync(string superuser, int count)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        var targets = new List<RlsTarget>();
        foreach (var (condition, share) in new[] { ("n % 100 between 1 and 9", count / 2), ("n % 100 = 0", count - (count / 2)) })
        {
            await using var command = new NpgsqlCommand(
                $"""
                select p.tenant_id, p.id, p.device_id, array(select o.id from bench_spaces o where o.n = p.n order by o.id limit 10)
                from bench_spaces p where {condition} order by md5(p.id::text) limit {share}
                """,
                connection) { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                targets.Add(new RlsTarget(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2), row.GetFieldValue<Guid[]>(3), TimeProvider.System.GetUtcNow()));
            }
        }

        return targets;
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
