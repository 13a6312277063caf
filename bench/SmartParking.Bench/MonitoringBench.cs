using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Bench;

/// <summary>What it costs an uplink that metrics are kept and spans are sent, and how long a scrape takes.</summary>
internal static class MonitoringBench
{
    private const int Seconds = 10;
    private const int Connections = 256;
    private const int Scrapes = 200;
    private const double MostCost = 3;
    private const string AllTraced = "metrics and every request traced";
    private const double MostScrape = 50;

    // 80 more besides the 20 of the data.
    private const string MoreTenants =
        """
        insert into tenants (id, slug, name) select md5('t' || n)::uuid, 'tenant-' || n, 'Tenant ' || n from generate_series(21, 100) n;
        insert into sites (tenant_id, id, slug, name) select md5('t' || n)::uuid, md5('s' || n)::uuid, 'main', 'Main' from generate_series(21, 100) n;
        insert into zones (tenant_id, id, site_id, name) select md5('t' || n)::uuid, md5('z' || n)::uuid, md5('s' || n)::uuid, 'Level 0' from generate_series(21, 100) n;
        insert into spaces (tenant_id, id, site_id, zone_id, code) select md5('t' || n)::uuid, md5('q' || n)::uuid, md5('s' || n)::uuid, md5('z' || n)::uuid, 'P-1' from generate_series(21, 100) n;
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            select md5('t' || n)::uuid, md5('e' || n)::uuid, upper(lpad(to_hex(1000000 + n), 16, '0')), 'Sensor', 'bosch-tps110', md5('q' || n)::uuid from generate_series(21, 100) n;
        """;

    /// <param name="args">How many rounds; 5.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        await using var server = await BenchServer.StartAsync(durable: true);
        await using var sink = await SpanSink.StartAsync();
        var secret = WebhookSecret.New();
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await IngestData.FillAsync(connection, secret);
        await BenchServer.RunAsync(connection, MoreTenants);

        var kinds = new (string Name, (string, string)[] Settings)[]
        {
            ("nothing measured", [("Monitoring:Metrics", "false")]),
            ("metrics", []),
            ("metrics and traces", [("Monitoring:Otlp", sink.Address)]),
            (AllTraced, [("Monitoring:Otlp", sink.Address), ("Monitoring:TraceRatio", "1")]),
        };
        var rates = kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
        // The first round warms the database, and does not count.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, settings) in kinds)
            {
                await using var portal = await BenchPortal.StartAsync(server.Database, settings);
                await IngestBench.LoadAsync(portal, secret, Connections, 3);
                var rate = (await IngestBench.LoadAsync(portal, secret, Connections, Seconds)).Rate;
                if (round > 0)
                {
                    rates[name].Add(rate);
                }

                await Console.Error.WriteLineAsync($"round {round}, {name}: {rate:N0} per second");
            }
        }

        var cheap = Tell(rates, sink.Bytes);
        var quick = await ScrapeAsync(server, secret);
        return cheap && quick ? 0 : 1;
    }

    private static bool Tell(Dictionary<string, List<double>> rates, long bytes)
    {
        var bare = BenchServer.Median(rates["nothing measured"]);
        Console.Out.WriteLine($"load of the machine at the end: {File.ReadAllText("/proc/loadavg").Trim()}");
        Console.Out.WriteLine($"sent to the collector: {bytes / 1024 / 1024} MB");
        var good = true;
        foreach (var (name, told) in rates)
        {
            // Of each round its own: what else the machine does changes from round to round.
            var cost = BenchServer.Median(told.Zip(rates["nothing measured"], (with, without) => (1 - (with / without)) * 100));
            var spread = string.Join(", ", told.Select(rate => rate.ToString("N0", CultureInfo.InvariantCulture)));
            Console.Out.WriteLine($"{name}: {BenchServer.Median(told).ToString("N0", CultureInfo.InvariantCulture)} per second ({spread})");
            if (name != "nothing measured")
            {
                good &= Say($"{name}, less than {bare.ToString("N0", CultureInfo.InvariantCulture)} by", cost, "%", name == AllTraced ? null : MostCost);
            }
        }

        return good;
    }

    private static async Task<bool> ScrapeAsync(BenchServer server, string secret)
    {
        await using var portal = await BenchPortal.StartAsync(server.Database);
        await IngestBench.LoadAsync(portal, secret, 64, 3);
        using var client = new HttpClient { BaseAddress = portal.Address };
        for (var tenant = 21; tenant <= 100; tenant++)
        {
            await PostAsync(client, secret, tenant);
        }

        var text = await client.GetStringAsync("/metrics");
        var took = new List<double>();
        for (var scrape = 0; scrape < Scrapes; scrape++)
        {
            var begun = Stopwatch.GetTimestamp();
            text = await client.GetStringAsync("/metrics");
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        took.Sort();
        var tenants = text.Split('\n').Count(line => line.StartsWith("uplink_requests_total{status=\"acknowledged\"", StringComparison.Ordinal));
        await Console.Out.WriteLineAsync($"a scrape with {tenants} tenants: {text.Count(letter => letter == '\n'):N0} lines, {Encoding.UTF8.GetByteCount(text) / 1024} KB, half in {took[Scrapes / 2].ToString("N1", CultureInfo.InvariantCulture)} ms");
        return Say("a scrape, p99", took[Scrapes * 99 / 100], "ms", MostScrape);
    }

    private static async Task PostAsync(HttpClient client, string secret, int tenant)
    {
        var body = $$$"""
            {"deduplicationId":"{{{Guid.NewGuid()}}}","time":"{{{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss}}}.000000000+00:00",
            "deviceInfo":{"deviceProfileName":"Bosch TPS110","deviceName":"bench","devEui":"{{{1_000_000 + tenant:x16}}}"},"devAddr":"00000001","fCnt":1,"fPort":1,"data":"AQ=="}
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/chirpstack?event=up") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <param name="most">Null: told, and not judged.</param>
    private static bool Say(string what, double value, string unit, double? most)
    {
        var good = most is null || value <= most;
        var verdict = most is { } limit ? $" (at most {limit.ToString(CultureInfo.InvariantCulture)}): {(good ? "PASS" : "FAIL")}" : string.Empty;
        Console.Out.WriteLine($"{what}: {value.ToString("N1", CultureInfo.InvariantCulture)} {unit}{verdict}");
        return good;
    }
}
