using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace SmartParking.Bench.Chaos;

/// <summary>Senders of one byte a second: they hold nobody up, and their connections are freed within 30 seconds.</summary>
internal static class SlowSenders
{
    private const int OfEachKind = 100;
    private const double PerSecond = 100;
    private static readonly TimeSpan FreedWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Verdict verdict)
    {
        await using var scene = await ChaosScene.StartAsync();
        var fleet = scene.Fleet(DatabaseFaults.Sensors);
        await using (var warm = Load.Start(PerSecond, fleet.Next, scene.Door))
        {
            await Task.Delay(TimeSpan.FromSeconds(5));
        }

        var quiet = await WatchAsync(scene, fleet);
        var head = scene.Door.Head("up", scene.SecretOf(1), "Content-Length: 500");
        var chunked = scene.Door.Head("up", scene.SecretOf(1), "Transfer-Encoding: chunked") + "1f4\r\n";
        var kinds = new (string Name, string Begin)[] { ("a body", head), ("a chunked body", chunked), ("a head", head[..20]), ("nothing", string.Empty) };
        var slow = kinds.SelectMany(kind => Enumerable.Range(0, OfEachKind).Select(_ => (kind.Name, Freed: FreedAfterAsync(scene.Door, kind.Begin, kind.Name != "nothing")))).ToList();
        var held = await WatchAsync(scene, fleet);
        await Task.WhenAll(slow.Select(each => each.Freed));

        foreach (var kind in kinds)
        {
            var freed = await Task.WhenAll(slow.Where(each => each.Name == kind.Name).Select(each => each.Freed));
            verdict.Must(freed.Max() <= FreedWithin, $"{OfEachKind} slow with {kind.Name} freed after {freed.Max().TotalSeconds:N1} s");
        }

        verdict.Say($"others, p50 / p95 / p99: {Answers.Latency(quiet)} ms before, {Answers.Latency(held)} ms beside them");
        var answers = Answers.Of([.. quiet, .. held]);
        verdict.Must(answers.AreAllAcknowledged && answers.Slowest < TimeSpan.FromSeconds(1), $"{answers}");
        verdict.Must(await scene.SettledAsync(FreedWithin) is not null, $"settled");
        verdict.MustBeClean(await scene.FindingsAsync(fleet), scene.Portal);
    }

    private static async Task<IReadOnlyList<SentEvent>> WatchAsync(ChaosScene scene, Fleet fleet)
    {
        await using var load = Load.Start(PerSecond, fleet.Next, scene.Door);
        await Task.Delay(Watched);
        return await load.EndAsync();
    }

    /// <returns>When the other side closed the connection, a minute at most.</returns>
    private static async Task<TimeSpan> FreedAfterAsync(DoorClient door, string begin, bool speaks)
    {
        var begun = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = await door.ConnectAsync(limit.Token);
        var closed = ClosedAsync(socket, limit.Token);
        try
        {
            if (begin.Length > 0)
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(begin), limit.Token);
            }

            while (speaks && !closed.IsCompleted)
            {
                await socket.SendAsync("x"u8.ToArray(), limit.Token);
                await Task.WhenAny(closed, Task.Delay(TimeSpan.FromSeconds(1), limit.Token));
            }
        }
        catch (SocketException)
        {
            // Closed while something was on its way.
        }

        await closed;
        return Stopwatch.GetElapsedTime(begun);
    }

    private static async Task ClosedAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            {
                // A 408 comes first.
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // Reset instead of closed, or never.
        }
    }
}
