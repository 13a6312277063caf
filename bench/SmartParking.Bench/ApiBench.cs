using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Bench;

/// <summary>
/// Lists of a tenant with 5,000 spaces, asked for by 100 clients that each wait a second between two requests, as programs that
/// poll do; and as fast as they are answered, beside pgbench with the statement of the list as a role bound by no policy.
/// </summary>
internal static partial class ApiBench
{
    private const int Spaces = 5_000;
    private const int Clients = 100;
    private const double Target = 50;

    private const string Fill =
        """
        insert into tenants (id, slug, name, tier) values ('00000000-0000-7000-9000-000000000001', 'tenant-1', 'Tenant 1', 'enterprise');
        set session_replication_role = replica;
        insert into sites (tenant_id, id, slug, name) select '00000000-0000-7000-9000-000000000001', ('00000000-0000-7000-9100-' || lpad(n::text, 12, '0'))::uuid, 'site-' || n, 'Site ' || n from generate_series(1, 10) n;
        insert into zones (tenant_id, id, site_id, name) select tenant_id, id, id, 'Zone' from sites where tenant_id = '00000000-0000-7000-9000-000000000001';
        set session_replication_role = origin;
        insert into spaces (tenant_id, id, site_id, zone_id, code)
            select s.tenant_id, ('00000000-0000-7000-9200-' || lpad(n::text, 12, '0'))::uuid, s.id, s.id, 'A-' || lpad(n::text, 4, '0')
            from generate_series(1, NUMBER) n join sites s on s.slug = 'site-' || (n % 10 + 1) and s.tenant_id = '00000000-0000-7000-9000-000000000001';
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            select tenant_id, gen_random_uuid(), upper(lpad(to_hex(row_number() over ()), 16, '0')), 'Sensor ' || code, 'bosch-tps110', id from spaces where tenant_id = '00000000-0000-7000-9000-000000000001';
        """;

    private const string AddKeys =
        """
        insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes, rate_per_minute)
        select '00000000-0000-7000-9000-000000000001', gen_random_uuid(), 'bench', 'pk_live_bench', k, '{admin:*}', 100000 from unnest($1::bytea[]) k
        """;

    /// <summary>A page of 100 as the list has it: the count, the ids, and all that belongs to them.</summary>
    private const string PageStatements =
        """
        \set page random(0, 49)
        begin;
        select count(*) from spaces s where s.tenant_id = '00000000-0000-7000-9000-000000000001' and s.deleted_at is null;
        select s.*, i.name, z.name, p.sensed, o.id, d.id, d.dev_eui, d.name, e.last_seen_at
        from (select * from spaces where tenant_id = '00000000-0000-7000-9000-000000000001' and deleted_at is null order by code, id limit 100 offset :page * 100) s
            join sites i on i.tenant_id = s.tenant_id and i.id = s.site_id join zones z on z.tenant_id = s.tenant_id and z.id = s.zone_id
            left join space_state p on p.tenant_id = s.tenant_id and p.space_id = s.id
            left join space_overrides o on o.tenant_id = s.tenant_id and o.space_id = s.id and o.ended_at is null and not o.waiting
            left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id and d.kind = 'sensor' left join device_state e on e.tenant_id = d.tenant_id and e.device_id = d.id;
        commit;
        """;

    private static readonly (string Name, Func<int, string> Path)[] Lists =
    [
        ("spaces, a page of 100", turn => $"/api/v6/spaces?page={(turn % 50) + 1}"),
        ("spaces, free ones by name", turn => $"/api/v6/spaces?current_state=unknown&sort=-name&page={(turn % 50) + 1}"),
        ("devices, a page of 20", turn => $"/api/v6/devices?page={(turn % 250) + 1}"),
        ("sites", _ => "/api/v6/sites?include_stats=true"),
        ("a space", turn => $"/api/v6/spaces/00000000-0000-7000-9200-{(turn % Spaces) + 1:000000000000}"),
    ];

    public static async Task<int> RunAsync(string[] rest)
    {
        var seconds = rest is [var told, ..] ? int.Parse(told, CultureInfo.InvariantCulture) : 20;
        await using var server = await BenchServer.StartAsync(durable: true);
        var keys = Enumerable.Range(0, Clients).Select(_ => ApiKey.New()).ToArray();
        await FillAsync(server, keys);
        await using var portal = await BenchPortal.StartAsync(server.Database, ("Edge__Limits__Address__Burst", "10000000"));
        var reached = true;
        foreach (var (name, path) in Lists)
        {
            await AskAsync(portal, keys, path, TimeSpan.Zero, TimeSpan.FromSeconds(2));
            var calm = await AskAsync(portal, keys, path, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds));
            var p95 = Percentile(calm, 95);
            reached &= p95 <= Target;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(p95 <= Target ? "PASS" : "FAIL")} {name}: {Clients} clients that ask once a second: p50 {Percentile(calm, 50):F1} ms, p95 {p95:F1} ms (target {Target:F0} ms), p99 {Percentile(calm, 99):F1} ms, {calm.Count} requests"));
        }

        var busy = await AskAsync(portal, keys, Lists[0].Path, TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
        var rate = busy.Count / (double)seconds;
        var peer = await PgBenchAsync(server, seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"     {Lists[0].Name}, as fast as they are answered: {rate:F0} per second, p95 {Percentile(busy, 95):F1} ms; pgbench with {Clients} clients {peer:F0} per second; ratio {rate / peer:F2}"));
        return reached ? 0 : 1;
    }

    private static async Task FillAsync(BenchServer server, string[] keys)
    {
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, Fill, ("NUMBER", Spaces));
        await using var addKeys = new NpgsqlCommand(AddKeys, connection) { Parameters = { new NpgsqlParameter { Value = keys.Select(ApiKey.Hash).ToArray() } } };
        await addKeys.ExecuteNonQueryAsync();
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    /// <returns>Milliseconds of each request.</returns>
    private static async Task<List<double>> AskAsync(BenchPortal portal, string[] keys, Func<int, string> path, TimeSpan pause, TimeSpan time)
    {
        using var over = new CancellationTokenSource(time);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Clients };
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = portal.Address };
        var all = await Task.WhenAll(keys.Select((key, index) => OneAsync(client, key, index, path, pause, over.Token)));
        return [.. all.SelectMany(each => each)];
    }

    private static async Task<List<double>> OneAsync(HttpClient client, string key, int index, Func<int, string> path, TimeSpan pause, CancellationToken over)
    {
        var times = new List<double>();
        try
        {
            // Not all at once.
            await Task.Delay(pause * index / Clients, over);
            for (var turn = index; !over.IsCancellationRequested; turn += Clients)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path(turn));
                request.Headers.Add(ApiKey.Header, key);
                var begun = Stopwatch.GetTimestamp();
                using (var answer = await client.SendAsync(request, over))
                {
                    await answer.Content.ReadAsByteArrayAsync(over);
                    answer.EnsureSuccessStatusCode();
                }

                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                await Task.Delay(pause, over);
            }
        }
        catch (OperationCanceledException)
        {
            // In the middle of a request or a pause.
        }

        return times;
    }

    /// <returns>Pages per second.</returns>
    private static async Task<double> PgBenchAsync(BenchServer server, int seconds)
    {
        var script = Path.Combine(Path.GetTempPath(), $"api-{Guid.NewGuid():N}.sql");
        await File.WriteAllTextAsync(script, PageStatements.ReplaceLineEndings("\n"));
        try
        {
            var place = new NpgsqlConnectionStringBuilder(server.Superuser);
            var output = await Tool.RunAsync(
                server.PgBench,
                ["-n", "-M", "prepared", "-c", Clients.ToString(CultureInfo.InvariantCulture), "-j", "2", "-T", seconds.ToString(CultureInfo.InvariantCulture), "-f", script, "-h", place.Host!, "-p", place.Port.ToString(CultureInfo.InvariantCulture), "-U", place.Username!, place.Database!],
                ("PGPASSWORD", place.Password ?? string.Empty));
            return double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static double Percentile(List<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }

    [GeneratedRegex(@"tps = (?<rate>[0-9.]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rate();
}
