using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartParking.Bench.Chaos;
using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Bench;

/// <summary>
/// A former Portal serves a database of some size and gets 200 events a second, while the migrations it does not know are applied;
/// then the newest Portal takes over. No event may be refused, and none may wait long.
/// </summary>
internal static class UpgradeBench
{
    private const double PerSecond = 200;
    private const double MostWait = 2_000;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(15);

    private const string Settled =
        "select count(*) filter (where l.status = 'accepted'), count(*) filter (where l.status = 'pending'), count(*) from ingest_ledger l join tenants t on t.id = l.tenant_id where t.kind <> 'canary'";

    /// <param name="former">The former program's SmartParking.Portal.dll.</param>
    /// <param name="args">How many readings lie there; 2,000,000.</param>
    public static async Task<int> RunAsync(string former, string[] args)
    {
        var readings = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 2_000_000;
        await using var server = await BenchServer.StartEmptyAsync();
        await VerbAsync(former, server, "migrate");
        var secret = WebhookSecret.New();
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await IngestData.FillAsync(connection, secret);
        await IngestData.AddPastAsync(connection, readings);
        var fleet = new Fleet(Enumerable.Range(1, 10_000).Select(number => new ChaosDevice(number, ChaosScene.Slug(((number - 1) / 500) + 1), secret)));

        var old = await BenchPortal.StartOtherAsync(former, server.Database);
        try
        {
            return await MeasureAsync(server, connection, fleet, old, readings);
        }
        finally
        {
            await old.DisposeAsync();
        }
    }

    private static async Task<int> MeasureAsync(BenchServer server, NpgsqlConnection connection, Fleet fleet, BenchPortal old, long readings)
    {
        using var oldDoor = new DoorClient(old.Address);
        await using var load = Load.Start(PerSecond, fleet.Next, oldDoor);
        await Task.Delay(Before);
        await using var locks = new LockWatch(server.Superuser);
        await using var stalls = new StallWatch();
        var begun = Stopwatch.GetTimestamp();
        var applied = await VerbAsync(BenchPortal.Current, server, "migrate");
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(After);
        await locks.DisposeAsync();
        var findings = await VerbAsync(BenchPortal.Current, server, "validate");

        await using var next = await BenchPortal.StartOtherAsync(BenchPortal.Current, server.Database);
        using var nextDoor = new DoorClient(next.Address);
        var sent = (await load.EndAsync()).ToList();
        await using var second = Load.Start(PerSecond, fleet.Next, nextDoor);
        await old.TerminateAsync();
        var code = await old.EndedAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(Before);
        var later = await second.EndAsync();

        await Console.Out.WriteLineAsync($"load of the machine at the end: {(await File.ReadAllTextAsync("/proc/loadavg")).Trim()}");
        await Console.Out.WriteLineAsync($"{readings:N0} readings, 10,000 devices, 20 tenants; the former Portal served while this was applied within {Stopwatch.GetElapsedTime(begun, ended).TotalSeconds.ToString("N1", CultureInfo.InvariantCulture)} s, start of the program included:");
        await Console.Out.WriteLineAsync(applied.Trim());
        var during = sent.Where(told => told.PostedAt >= begun && told.PostedAt <= ended).ToList();
        var good = Say("events answered otherwise than 2xx by the former Portal", sent.Count(told => !told.IsAcknowledged), "", 0);
        good &= Say($"slowest of {during.Count:N0} answers while migrating", during.Max(told => told.Took).TotalMilliseconds, " ms", MostWait);
        good &= Say("longest wait for a lock", locks.Longest.TotalMilliseconds, " ms", MostWait);
        await Console.Out.WriteLineAsync($"longest pause of this process, as a measure of the machine: {stalls.Longest.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture)} ms");
        await Console.Out.WriteLineAsync($"catalogue afterwards: {findings.Trim()}");
        good &= Say("events answered otherwise than 2xx by the newest Portal, taking over", later.Count(told => !told.IsAcknowledged), "", 0);
        good &= Say("exit code of the former Portal", code ?? -1, "", 0);
        good &= await AllAppliedAsync(connection, sent.Count + later.Count);
        return good ? 0 : 1;
    }

    /// <summary>A device that nobody knew any more, or a frame lost, would show here.</summary>
    private static async Task<bool> AllAppliedAsync(NpgsqlConnection connection, int sent)
    {
        (long Accepted, long Pending, long All) found = default;
        for (var look = 0; look < 60; look++)
        {
            await using var command = new NpgsqlCommand(Settled, connection);
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            found = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
            if (found is { Pending: 0 } && found.All >= sent)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await Console.Out.WriteLineAsync($"{sent:N0} events sent, {found.All:N0} in the ledger, {found.Accepted:N0} accepted, {found.Pending:N0} pending");
        return Say("events sent and not accepted", sent - found.Accepted, "", 0);
    }

    private static Task<string> VerbAsync(string program, BenchServer server, string verb) => Tool.RunAsync(
        Environment.ProcessPath!,
        [Path.GetFullPath(program), verb],
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("Logging__LogLevel__Default", "Warning"),
        ("ConnectionStrings__Owner", server.Database.Owner),
        ("ConnectionStrings__Parking", server.Database.Connections.App),
        ("ConnectionStrings__Platform", server.Database.Connections.Platform),
        ("ConnectionStrings__Auth", server.Database.Connections.Auth),
        ("Keys__Master", server.Database.MasterKey));

    private static bool Say(string what, double value, string unit, double most)
    {
        var good = value <= most;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:N0}{unit} (at most {most:N0}): {(good ? "PASS" : "FAIL")}"));
        return good;
    }
}
