using System.Diagnostics;

namespace SmartParking.Bench.Chaos;

/// <summary>The database goes under 200 events a second: nobody is refused, nothing is lost, and it is used again within ten seconds of its return.</summary>
internal static class DatabaseFaults
{
    public const double PerSecond = 200;
    public const int Sensors = 1_000;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainedWithin = TimeSpan.FromMinutes(5);

    /// <summary>Stopped in order, and started again after a while.</summary>
    public static async Task StoppedAsync(TimeSpan away, Verdict verdict)
    {
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(Sensors);
        await using var load = Load.Start(PerSecond, fleet.Next, scene.Door);
        await Task.Delay(Lead);
        await scene.Server.StopAsync();
        await Task.Delay(away);
        var held = await scene.SpoolAsync();
        await scene.Server.StartAgainAsync();
        var back = Stopwatch.GetTimestamp();
        await Task.Delay(Lead + Recovery);
        verdict.Must(held == "holding", $"spool {held} at the end of the outage");
        await FinishAsync(scene, fleet, await load.EndAsync(), [back], verdict);
    }

    /// <summary>Killed again and again, and started again at once.</summary>
    public static async Task KilledAsync(TimeSpan every, TimeSpan during, Verdict verdict)
    {
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(Sensors);
        await using var load = Load.Start(PerSecond, fleet.Next, scene.Door);
        var back = new List<long>();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < during;)
        {
            var round = Stopwatch.GetTimestamp();
            await scene.Server.KillAsync();
            await scene.Server.StartAgainAsync();
            back.Add(Stopwatch.GetTimestamp());
            await Task.Delay(every - Min(every, Stopwatch.GetElapsedTime(round)));
        }

        verdict.Say($"{back.Count} kills");
        await FinishAsync(scene, fleet, await load.EndAsync(), back, verdict);
    }

    private static async Task FinishAsync(ChaosScene scene, Fleet fleet, IReadOnlyList<SentEvent> sent, List<long> back, Verdict verdict)
    {
        var answers = Answers.Of(sent);
        verdict.Must(answers.AreAllAcknowledged, $"{answers}");
        var slowest = back.Max(moment => Answers.FirstStored(sent, moment) ?? TimeSpan.MaxValue);
        verdict.Must(slowest <= Recovery, $"stored again {slowest.TotalSeconds:N1} s after the return at the latest");
        var settled = await scene.SettledAsync(DrainedWithin);
        verdict.Must(settled is not null, $"all applied {settled?.TotalSeconds:N0} s after the last post");
        verdict.Must(!scene.Portal.HasEnded, $"memory {scene.Portal.Megabytes:N0} MB");
        var findings = await scene.FindingsAsync(fleet);
        verdict.MustBeClean(findings, scene.Portal);
        verdict.Must(findings.Repeats == 0, $"{findings.Repeats:N0} repeats");
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
