using System.Collections.Concurrent;
using System.Net;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Ingest;

/// <summary>kill -9 of the Portal while it spools and while it drains.</summary>
public sealed class SpoolCrashTests
{
    [Theory]
    [InlineData("spool.append:6")]
    [InlineData("spool.written:6")]
    [InlineData("spool.synced:6")]
    public async Task What_was_spooled_and_acknowledged_survives(string fault)
    {
        await using var cluster = await OutageCluster.StartAsync();
        var (tenant, days, events) = await SeedAsync(cluster);
        ConcurrentBag<ToldUplink> acknowledged;
        await using (var portal = await ServeAsync(cluster, fault))
        {
            await cluster.AwayAsync();
            acknowledged = await PostAsync(portal.Address, tenant, events);
            (await portal.EndedAsync()).ShouldNotBe(0);
        }

        acknowledged.Count.ShouldBeInRange(1, events.Length - 1, "the Portal must die while it is being posted to, or the test shows nothing");
        await cluster.BackAsync();
        await RecoveredAsync(cluster, tenant, days, acknowledged, events);
    }

    [Theory]
    [InlineData("drain.batch:3")]
    [InlineData("drain.commit:1")]
    [InlineData("drain.commit:3")]
    [InlineData("drain.delete:1")]
    public async Task What_was_being_drained_is_stored_once(string fault)
    {
        await using var cluster = await OutageCluster.StartAsync();
        var (tenant, days, events) = await SeedAsync(cluster);
        ConcurrentBag<ToldUplink> acknowledged;
        await using (var portal = await ServeAsync(cluster, fault))
        {
            await cluster.AwayAsync();
            acknowledged = await PostAsync(portal.Address, tenant, events);
            await cluster.BackAsync();
            (await portal.EndedAsync()).ShouldNotBe(0);
        }

        acknowledged.Count.ShouldBe(events.Length);
        Directory.GetFiles(cluster.SpoolFolder, "*.spool").ShouldNotBeEmpty();
        await RecoveredAsync(cluster, tenant, days, acknowledged, events);
    }

    private static async Task<(SeededTenant Tenant, Dictionary<SeededSpace, DeviceDay> Days, ToldUplink[] Events)> SeedAsync(OutageCluster cluster)
    {
        var tenant = await SeededTenant.CreateAsync(cluster.Database, "north", spaces: 4);
        var random = new Random(5);
        var days = tenant.Spaces.ToDictionary(space => space, space => DeviceDay.Make(DateTimeOffset.UtcNow.AddDays(-1), random, space.DevEui));
        var events = days.Values.SelectMany(day => day.Events).ToArray();
        random.Shuffle(events);
        return (tenant, days, events);
    }

    private static async Task<PortalProcess> ServeAsync(OutageCluster cluster, string fault)
    {
        var portal = await PortalProcess.Serve(cluster.Database, ("Faults:Point", fault), ("Ingest:SpoolFolder", cluster.SpoolFolder), ("Ingest:BatchLimit", "20")).ReadyAsync();
        // Ready is when the check has passed; the senders are read a moment later.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!File.Exists(Path.Combine(cluster.SpoolFolder, "secrets")))
        {
            await Task.Delay(20, limit.Token);
        }

        return portal;
    }

    private static async Task<ConcurrentBag<ToldUplink>> PostAsync(Uri address, SeededTenant tenant, ToldUplink[] events)
    {
        using var sender = new WebhookSender(address);
        var acknowledged = new ConcurrentBag<ToldUplink>();
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (told, _) =>
        {
            try
            {
                using var answer = await sender.PostAsync(told, tenant.Secret);
                answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
                acknowledged.Add(told);
            }
            catch (Exception dead) when (dead is HttpRequestException or System.Net.Sockets.SocketException)
            {
                // The Portal is dead: this event is not acknowledged.
            }
        });
        return acknowledged;
    }

    private static async Task RecoveredAsync(
        OutageCluster cluster, SeededTenant tenant, Dictionary<SeededSpace, DeviceDay> days, ConcurrentBag<ToldUplink> acknowledged, ToldUplink[] events)
    {
        await using var portal = await RunningPortal.StartAsync(cluster.Database, null, "--Ingest:SpoolFolder", cluster.SpoolFolder);
        using var sender = new WebhookSender(portal.Address);
        await OutageTests.DrainedAsync(sender.Client);

        var kept = (await cluster.Database.ReadAsync(tenant.Id, "select key, repeats from ingest_ledger", row => (Key: row.GetString(0), Repeats: row.GetInt32(1)))).ToDictionary(row => row.Key, row => row.Repeats);
        acknowledged.Where(told => !kept.ContainsKey(told.DeduplicationId.ToString())).ShouldBeEmpty();
        kept.Values.ShouldAllBe(repeats => repeats == 0);
        foreach (var (space, day) in days)
        {
            var durable = new DeviceDay([.. day.Events.Where(told => kept.ContainsKey(told.DeduplicationId.ToString()))]);
            await HistoryChecks.MustEqualAsync(cluster.Database, tenant, space, durable.Reference());
        }

        foreach (var told in events)
        {
            (await sender.PostAsync(told, tenant.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        foreach (var (space, day) in days)
        {
            await HistoryChecks.MustEqualAsync(cluster.Database, tenant, space, day.Reference());
        }
    }
}
