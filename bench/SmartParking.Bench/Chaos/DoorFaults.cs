using System.Diagnostics;

namespace SmartParking.Bench.Chaos;

/// <summary>Senders that come all at once, or tell the same again and again.</summary>
internal static class DoorFaults
{
    private static readonly TimeSpan ProcessedWithin = TimeSpan.FromSeconds(30);

    /// <summary>5,000 events in one second, as after a power cut, and then silence. Who is refused comes again each second.</summary>
    public static async Task BurstAsync(Verdict verdict)
    {
        const int Size = 5_000;
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(10_000);
        await using var calm = Load.Start(50, fleet.Next, scene.Door);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = await calm.EndAsync();

        var begun = Stopwatch.GetTimestamp();
        var sent = await Load.PostAsync(Size, Size, fleet.Next, scene.Door);
        verdict.Say($"{Answers.Of(sent)}, p50 / p95 / p99 {Answers.Latency(sent)} ms");
        verdict.Must(sent.All(told => told.IsAcknowledged || told.Status == 503), $"all answered 2xx or 503");
        var retries = 0;
        while (sent.Where(told => !told.IsAcknowledged).ToList() is { Count: > 0 } refused && Stopwatch.GetElapsedTime(begun) < ProcessedWithin)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            retries += refused.Count;
            await Task.WhenAll(refused.Select(told => told.PostAsync(scene.Door)));
        }

        var settled = await scene.SettledAsync(ProcessedWithin);
        var took = Stopwatch.GetElapsedTime(begun);
        verdict.Must(settled is not null && took <= ProcessedWithin && sent.All(told => told.IsAcknowledged), $"{retries} retries, all applied after {took.TotalSeconds:N1} s");
        var findings = await scene.FindingsAsync(fleet);
        verdict.MustBeClean(findings, scene.Portal);
        verdict.Must(findings.Kept == sent.Count + before.Count, $"none missing");
    }

    /// <summary>10,000 posts of 1,000 events in random order, 32 at once.</summary>
    public static async Task DuplicatesAsync(Verdict verdict)
    {
        const int Posts = 10;
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(500);
        var events = Enumerable.Range(0, 1_000).Select(_ => fleet.Next()).ToList();
        var posts = events.SelectMany(told => Enumerable.Repeat(told, Posts)).ToArray();
        fleet.Shuffle(posts);
        var good = 0;
        await Parallel.ForEachAsync(posts, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (told, _) =>
        {
            if (await scene.Door.PostAsync(told.Type, told.Body(), told.Device.Secret) is 204 or 202)
            {
                Interlocked.Increment(ref good);
            }
        });
        verdict.Must(good == posts.Length, $"{posts.Length:N0} posts of {events.Count:N0} events, {good:N0} answered 2xx");
        verdict.Must(await scene.SettledAsync(ProcessedWithin) is not null, $"settled");
        var findings = await scene.FindingsAsync(fleet);
        verdict.MustBeClean(findings, scene.Portal);
        verdict.Must(findings.Kept == events.Count && findings.Repeats == posts.Length - events.Count, $"{findings.Repeats:N0} repeats counted");
    }
}
