using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Bench;

/// <summary>From the webhook to the applied event: answers against rows, and both against one transaction per uplink.</summary>
internal static partial class IngestBench
{
    private const int Seconds = 15;
    private const string Accepted = "select count(*) from ingest_ledger where status in ('accepted', 'late')";

    private static int _run;

    /// <param name="args">How many readings there are already in the second round; 20 million.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var readings = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 20_000_000;
        await using var server = await BenchServer.StartAsync(durable: true);
        var secret = WebhookSecret.New();
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await IngestData.FillAsync(connection, secret);
        await PgBench.PrepareAsync(server.Superuser);
        var pgbench = server.PgBench;
        var good = true;
        await using (var first = await BenchPortal.StartAsync(server.Database))
        {
            // The first start prepares; the second is what an operator sees.
        }

        await using var portal = await BenchPortal.StartAsync(server.Database);
        good &= Say("second start to ready", portal.ReadyAfter.TotalSeconds, "s", 10, atMost: true);
        await Task.Delay(TimeSpan.FromSeconds(5));
        good &= Say("idle memory", portal.Megabytes, "MB", 300, atMost: true);
        await LoadAsync(portal, secret, 64, 5);
        // As autovacuum does within the first minute.
        await BenchServer.RunAsync(connection, "vacuum (analyze)");

        var empty = await RoundAsync("empty", connection, portal, secret, pgbench, server.Superuser);
        good &= empty.Good;
        if (readings > 0)
        {
            await IngestData.AddPastAsync(connection, readings);
            var full = await RoundAsync($"{readings:N0} readings", connection, portal, secret, pgbench, server.Superuser);
            good &= full.Good;
            good &= Say("256 connections, full over empty", full.Rate / empty.Rate, "", 0.9, atMost: false);
        }

        return good ? 0 : 1;
    }

    private static async Task<(bool Good, double Rate)> RoundAsync(string name, NpgsqlConnection connection, BenchPortal portal, string secret, string pgbench, string superuser)
    {
        await Console.Out.WriteLineAsync($"-- {name}");
        var good = true;
        var rates = new Dictionary<int, (double Rate, double P99)>();
        var peers = new List<double> { await PgBench.RunAsync(pgbench, superuser, Seconds) };
        foreach (var connections in new[] { 256, 64 })
        {
            var before = await StillAsync(connection);
            var load = await LoadAsync(portal, secret, connections, Seconds);
            var applied = await StillAsync(connection) - before;
            // wrk drops what is on its way at the end: stored, and not counted as answered.
            var even = applied >= load.Answered && applied <= load.Answered + connections;
            await Console.Out.WriteLineAsync($"{connections} connections: {load.Answered:N0} answered 2xx, {applied:N0} applied, {load.Refused:N0} refused, {load.Failed:N0} without an answer: {Verdict(even && load is { Refused: 0, Failed: 0 })}");
            good &= even && load is { Refused: 0, Failed: 0 };
            rates[connections] = (load.Rate, load.P99);
            await Console.Out.WriteLineAsync($"{connections} connections: {load.Rate:N0} per second, p50 {load.P50:N1} ms, p99 {load.P99:N1} ms");
        }

        peers.Add(await PgBench.RunAsync(pgbench, superuser, Seconds));
        var peer = peers.Average();
        await Console.Out.WriteLineAsync($"pgbench, one per transaction: {peers[0]:N0} before, {peers[1]:N0} after");
        good &= Say("256 connections over pgbench", rates[256].Rate / peer, "", 2.5, atMost: false);
        good &= Say("256 connections, p99", rates[256].P99, "ms", 40, atMost: true);
        good &= Say("64 connections over pgbench", rates[64].Rate / peer, "", 1, atMost: false);
        good &= Say("64 connections, p99", rates[64].P99, "ms", 25, atMost: true);
        return (good, rates[256].Rate);
    }

    internal static async Task<(long Answered, long Refused, long Failed, double Rate, double P50, double P99)> LoadAsync(BenchPortal portal, string secret, int connections, int seconds)
    {
        var run = Interlocked.Increment(ref _run).ToString(CultureInfo.InvariantCulture);
        var output = await Tool.RunAsync(
            "wrk",
            ["-t2", $"-c{connections}", $"-d{seconds}s", "-s", "bench/uplink.lua", new Uri(portal.Address, "/webhooks/chirpstack?event=up").ToString()],
            ("WEBHOOK_SECRET", secret),
            ("RUN", run),
            ("THREADS", "2"));
        var told = Result().Match(output).Groups["numbers"].Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var answered = (long)(told[0] - told[1]);
        return (answered, (long)told[1], (long)told[2], answered / told[3], told[4], told[5]);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Accepted, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The count once nothing is on its way any more.</summary>
    private static async Task<long> StillAsync(NpgsqlConnection connection)
    {
        for (var last = -1L; ;)
        {
            var now = await CountAsync(connection);
            if (now == last)
            {
                return now;
            }

            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static bool Say(string what, double value, string unit, double target, bool atMost)
    {
        var good = atMost ? value <= target : value >= target;
        Console.Out.WriteLine($"{what}: {value.ToString("N2", CultureInfo.InvariantCulture)} {unit} ({(atMost ? "at most" : "at least")} {target.ToString(CultureInfo.InvariantCulture)}): {Verdict(good)}");
        return good;
    }

    private static string Verdict(bool good) => good ? "PASS" : "FAIL";

    [GeneratedRegex("^RESULT (?<numbers>.+)$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Result();
}
