using System.Diagnostics;

namespace SmartParking.Bench.Chaos;

/// <summary>The Portal itself goes: killed at named places, or told to stop.</summary>
internal static class PortalFaults
{
    private const int KilledExit = 128 + 9;
    private const int AgainAtOnce = 100;
    private static readonly TimeSpan DiesWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AppliedWithin = TimeSpan.FromSeconds(60);

    /// <summary>
    /// One server and one set of sensors for all runs. After each, a new process takes over and what is stored is compared; then what
    /// nobody acknowledged is posted once more, and everything must be there once.
    /// </summary>
    public static async Task KilledAsync(bool isShort, Verdict verdict)
    {
        await using var scene = await ChaosScene.WithoutPortalAsync();
        var fleet = scene.Fleet(DatabaseFaults.Sensors);
        var (runs, good) = (0, 0);
        var total = new List<SentEvent>();
        foreach (var point in CrashPoint.All)
        {
            foreach (var pass in isShort ? point.Passes[1..2] : point.Passes)
            {
                runs++;
                var (isGood, words, sent) = await RunAsync(scene, fleet, point, pass);
                await Console.Error.WriteLineAsync($"  {point.Name}:{pass} {words}{(isGood ? string.Empty : " [!]")}");
                good += isGood ? 1 : 0;
                total.AddRange(sent);
            }
        }

        verdict.Must(good == runs, $"{CrashPoint.All.Count} places, {good} of {runs} runs good");
        verdict.Say($"{Answers.Of(total)}, what was not acknowledged posted again");
        var findings = await scene.FindingsAsync(fleet);
        verdict.Must(findings.AreNone, $"{findings}");
        verdict.Must(findings.Kept == total.Count, $"{findings.Repeats:N0} had been stored unacknowledged");
    }

    /// <summary>Told to stop as a service manager does, and started again: it ends by itself, and what it had begun is answered.</summary>
    public static async Task StoppedAsync(int times, Verdict verdict)
    {
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(DatabaseFaults.Sensors);
        await using var load = Load.Start(DatabaseFaults.PerSecond, fleet.Next, scene.Door);
        var slowest = TimeSpan.Zero;
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
            var begun = Stopwatch.GetTimestamp();
            await scene.Portal.TerminateAsync();
            var code = await scene.Portal.EndedAsync(DiesWithin);
            slowest = Stopwatch.GetElapsedTime(begun) is var took && took > slowest ? took : slowest;
            verdict.Must(code == 0, $"exit {code}");
            await scene.EndPortalAsync();
            await scene.StartPortalAsync();
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        var sent = await load.EndAsync();
        verdict.Must(slowest <= StopsWithin, $"ended within {slowest.TotalSeconds:N1} s");
        var answers = Answers.Of(sent);
        verdict.Must(answers.Refused == 0, $"{answers}");
        verdict.Must(await scene.SettledAsync(AppliedWithin) is not null, $"settled");
        var findings = await scene.FindingsAsync(fleet);
        verdict.MustBeClean(findings, scene.Portal);
        verdict.Must(findings.Kept == answers.Acknowledged, $"none of the unanswered had been begun");
    }

    private static async Task<(bool IsGood, string Words, IReadOnlyList<SentEvent> Sent)> RunAsync(ChaosScene scene, Fleet fleet, CrashPoint point, int pass)
    {
        await scene.StartPortalAsync(("Faults:Point", $"{point.Name}:{pass}"), ("Ingest:BatchLimit", point.While == CrashWhile.Draining ? "50" : "1000"));
        if (point.While is CrashWhile.Spooling or CrashWhile.Draining)
        {
            await scene.Server.StopAsync();
        }

        await using var load = Load.Start(DatabaseFaults.PerSecond, fleet.Next, scene.Door);
        if (point.While is CrashWhile.Draining or CrashWhile.Stopping)
        {
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            await (point.While == CrashWhile.Draining ? scene.Server.StartAgainAsync() : scene.Portal.TerminateAsync());
        }

        var code = await scene.Portal.EndedAsync(DiesWithin);
        var sent = await load.EndAsync();
        await scene.EndPortalAsync();
        if (point.While == CrashWhile.Spooling)
        {
            await scene.Server.StartAgainAsync();
        }

        var first = Answers.Of(sent);
        await scene.StartPortalAsync();
        var settled = await scene.SettledAsync(AppliedWithin);
        var after = await scene.FindingsAsync(fleet);
        var again = sent.Where(told => !told.IsAcknowledged).ToList();
        foreach (var some in again.Chunk(AgainAtOnce))
        {
            await Task.WhenAll(some.Select(told => told.PostAsync(scene.Door)));
        }

        var mended = await scene.SettledAsync(AppliedWithin);
        var atLast = await scene.FindingsAsync(fleet);
        var isGood = code == KilledExit && settled is not null && mended is not null && after.AreNone && atLast.AreNone && Answers.Of(sent).AreAllAcknowledged;
        if (!isGood)
        {
            await Console.Error.WriteLineAsync(scene.Portal.Said);
        }

        await scene.EndPortalAsync();
        return (isGood, $"exit {code}; {first}; {after}; posted again {again.Count}: {atLast}", sent);
    }
}
