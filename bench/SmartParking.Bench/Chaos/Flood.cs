using System.Diagnostics;
using Npgsql;

namespace SmartParking.Bench.Chaos;

/// <summary>
/// One tenant sends twice as much as the Portal can take. Nothing that is acknowledged is lost, memory is bounded, and another
/// tenant's events are acknowledged before its ChirpStack gives up; how long that takes is said beside how long it takes in peace.
/// </summary>
internal static class Flood
{
    private const int Closed = 64;
    private const double WatchPerSecond = 20;

    // 10,000 further sensors for the first tenant.
    private const string More =
        """
        create temporary table more_spaces as
            select d as number, md5('t1')::uuid as tenant_id, md5('p' || d)::uuid as id, md5('d' || d)::uuid as device_id from generate_series(20001, 30000) d;
        insert into spaces (tenant_id, id, site_id, zone_id, code) select tenant_id, id, md5('s1')::uuid, md5('z1')::uuid, 'P-' || number from more_spaces;
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            select tenant_id, device_id, upper(lpad(to_hex(number), 16, '0')), 'Sensor ' || number, 'bosch-tps110', id from more_spaces;
        """;

    public static async Task RunAsync(TimeSpan during, Verdict verdict)
    {
        await using var scene = await ChaosScene.StartAsync();
        await PrepareAsync(scene);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var idle = scene.Portal.Megabytes;
        var flood = scene.Fleet(1, Enumerable.Range(20_001, 10_000));
        var watched = scene.Fleet(2, Enumerable.Range(501, 500));
        await MeasureAsync(scene, flood, TimeSpan.FromSeconds(5));
        var most = await MeasureAsync(scene, flood, TimeSpan.FromSeconds(10));
        verdict.Must(await scene.SettledAsync(TimeSpan.FromMinutes(1)) is not null, $"measured maximum {most:N0} per second with {Closed} connections");

        var quiet = await WatchAsync(scene, watched, TimeSpan.FromSeconds(15));
        await using var load = Load.Start(2 * most, flood.Next, scene.Door);
        var memory = MemoryAsync(scene, during + TimeSpan.FromSeconds(10));
        var beside = await WatchAsync(scene, watched, during);
        var sent = await load.EndAsync();
        var peak = await memory;
        verdict.Say($"flood of {sent.Count / during.TotalSeconds:N0} per second: {Answers.Of(sent)}");
        verdict.Say($"the other tenant's p50 / p95 / p99: {Answers.Latency(quiet)} ms before, {Answers.Latency(beside)} ms in the flood");
        var others = Answers.Of([.. quiet, .. beside]);
        verdict.Must(others.AreAllAcknowledged, $"its {others}");
        verdict.Must(!scene.Portal.HasEnded && peak <= (1.5 * idle) + 200, $"memory {idle:N0} MB idle, {peak:N0} MB at most");
        var settled = await scene.SettledAsync(TimeSpan.FromMinutes(15));
        verdict.Must(settled is not null, $"all applied {settled?.TotalSeconds:N0} s after the flood");
        verdict.MustBeClean(await scene.FindingsAsync(flood, watched), scene.Portal);
    }

    private static async Task PrepareAsync(ChaosScene scene)
    {
        await using var connection = new NpgsqlConnection(scene.Server.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, More);
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    /// <summary>Each connection posts its next event when it has the answer to the last.</summary>
    /// <returns>Acknowledged per second.</returns>
    private static async Task<double> MeasureAsync(ChaosScene scene, Fleet fleet, TimeSpan during)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Closed).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (Stopwatch.GetElapsedTime(begun) < during)
            {
                var told = fleet.Next();
                await told.PostAsync(scene.Door);
                count += told.IsAcknowledged ? 1 : 0;
            }

            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<IReadOnlyList<SentEvent>> WatchAsync(ChaosScene scene, Fleet fleet, TimeSpan during)
    {
        using var door = new DoorClient(scene.Portal.Address);
        await using var load = Load.Start(WatchPerSecond, fleet.Next, door);
        await Task.Delay(during);
        return await load.EndAsync();
    }

    private static async Task<long> MemoryAsync(ChaosScene scene, TimeSpan during)
    {
        var peak = 0L;
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < during;)
        {
            peak = Math.Max(peak, scene.Portal.Megabytes);
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        return peak;
    }
}
