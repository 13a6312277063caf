using System.Diagnostics;
using System.Globalization;

namespace SmartParking.Bench.Chaos;

/// <summary>Faults, one after the other, each with a server, a Portal and sensors of its own; a line for each.</summary>
internal static class ChaosBench
{
    private static readonly ChaosFault[] Faults =
    [
        new("away-30s", "PostgreSQL stopped for 30 s", (isShort, verdict) => DatabaseFaults.StoppedAsync(TimeSpan.FromSeconds(isShort ? 8 : 30), verdict)),
        new("away-10min", "PostgreSQL stopped for 10 min", (isShort, verdict) => DatabaseFaults.StoppedAsync(isShort ? TimeSpan.FromSeconds(40) : TimeSpan.FromMinutes(10), verdict)),
        new(
            "database-killed",
            "kill -9 of PostgreSQL every 20 s for 5 min",
            (isShort, verdict) => DatabaseFaults.KilledAsync(TimeSpan.FromSeconds(isShort ? 10 : 20), isShort ? TimeSpan.FromSeconds(30) : TimeSpan.FromMinutes(5), verdict)),
        new("portal-killed", "kill -9 of the Portal at named places", PortalFaults.KilledAsync),
        new("portal-stopped", "SIGTERM of the Portal under load", (isShort, verdict) => PortalFaults.StoppedAsync(isShort ? 1 : 5, verdict)),
        new("burst", "5,000 events in a second", (_, verdict) => DoorFaults.BurstAsync(verdict)),
        new("duplicates", "every event ten times", (_, verdict) => DoorFaults.DuplicatesAsync(verdict)),
        new("slow", "a byte a second", (_, verdict) => SlowSenders.RunAsync(verdict)),
        new("flood", "twice the maximum for 60 s", (isShort, verdict) => Flood.RunAsync(TimeSpan.FromSeconds(isShort ? 10 : 60), verdict)),
    ];

    /// <param name="args">Names of faults, all when there are none; --short.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var isShort = args.Contains("--short", StringComparer.Ordinal);
        var names = args.Where(arg => arg != "--short").ToList();
        if (names.Find(name => Array.TrueForAll(Faults, fault => fault.Name != name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no fault \"{unknown}\", only {string.Join(", ", Faults.Select(fault => fault.Name))}.");
            return 2;
        }

        var good = true;
        foreach (var fault in Faults.Where(fault => names.Count == 0 || names.Contains(fault.Name, StringComparer.Ordinal)))
        {
            good &= await RunAsync(fault, isShort);
        }

        return good ? 0 : 1;
    }

    private static async Task<bool> RunAsync(ChaosFault fault, bool isShort)
    {
        await Console.Error.WriteLineAsync($"{fault.Name}…");
        var busy = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        await using var stalls = new StallWatch();
        var begun = Stopwatch.GetTimestamp();
        var verdict = new Verdict();
        try
        {
            await fault.RunAsync(isShort, verdict);
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            verdict.Must(false, $"ended with {failure.GetType().Name}: {failure.Message.Split('\n')[0]}");
        }

        var run = string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:N0} s, load {busy} before, driver stalled {stalls.Longest.TotalSeconds:N1} s at most");
        await Console.Out.WriteLineAsync($"{(verdict.IsGood ? "PASS" : "FAIL")} {fault.Name} ({fault.What}{(isShort ? ", shortened" : string.Empty)}; {run}): {verdict}");
        return verdict.IsGood;
    }
}
