using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace SmartParking.Bench;

/// <summary>What PostgreSQL itself does on this machine with one durable uplink per transaction, as a role bound by policies.</summary>
internal static partial class PgBench
{
    private const string Tables =
        """
        create role peer login;
        create table peer_spaces (tenant_id int not null, id int not null, occupied bool, since timestamptz, primary key (tenant_id, id));
        create table peer_devices (tenant_id int not null, dev_eui text not null, space_id int, last_seen_at timestamptz, rssi int, snr real, primary key (tenant_id, dev_eui));
        create table peer_readings (tenant_id int not null, id uuid not null, dev_eui text not null, at timestamptz not null, f_cnt bigint not null, occupied bool, rssi int, snr real, payload bytea,
            primary key (tenant_id, id, at)) partition by range (at);
        create table peer_readings_all partition of peer_readings default;
        create index on peer_readings (tenant_id, dev_eui, at desc);
        insert into peer_spaces select (d - 1) / 500 + 1, d from generate_series(1, 10000) d;
        insert into peer_devices select (d - 1) / 500 + 1, upper(lpad(to_hex(d), 16, '0')), d from generate_series(1, 10000) d;
        do $$
        declare
            named text;
        begin
            foreach named in array array['peer_spaces', 'peer_devices', 'peer_readings'] loop
                execute format('alter table %I enable row level security', named);
                execute format('alter table %I force row level security', named);
                execute format('create policy own on %I using (tenant_id = (select current_setting(''peer.tenant'', true)::int))', named);
                execute format('grant select, insert, update on %I to peer', named);
            end loop;
        end $$;
        vacuum analyze peer_spaces;
        """;

    public static async Task PrepareAsync(string superuser)
    {
        var builder = new NpgsqlConnectionStringBuilder(superuser) { Pooling = false };
        await using (var maintenance = new NpgsqlConnection(builder.ConnectionString))
        {
            await maintenance.OpenAsync();
            await BenchServer.RunAsync(maintenance, "create database peer");
        }

        builder.Database = "peer";
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in Tables.Split("vacuum analyze peer_spaces;")[..1])
        {
            await BenchServer.RunAsync(connection, statement);
        }

        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    /// <returns>Transactions per second.</returns>
    public static async Task<double> RunAsync(string pgbench, string superuser, int seconds)
    {
        var server = new NpgsqlConnectionStringBuilder(superuser);
        var output = await Tool.RunAsync(
            pgbench,
            ["-n", "-M", "prepared", "-f", "bench/one-per-transaction.sql", "-c", "8", "-j", "2", "-T", seconds.ToString(CultureInfo.InvariantCulture), "-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, "peer"],
            ("PGPASSWORD", server.Password ?? string.Empty),
            ("PGOPTIONS", "-c role=peer"));
        return double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("tps = (?<rate>[0-9.]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Rate();
}
