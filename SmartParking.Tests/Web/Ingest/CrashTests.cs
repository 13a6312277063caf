using System.Collections.Concurrent;
using System.Net.Sockets;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Ingest;

/// <summary>kill -9 of the Portal under load, at the moments that could lose or double an event. bench/chaos.sh has more of them.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("ingest.ledger:12")]
    [InlineData("ingest.written:12")]
    [InlineData("ingest.commit:12")]
    [InlineData("door.answer:60")]
    public async Task No_acknowledged_event_is_lost_and_the_history_is_the_fold_of_the_bodies(string fault)
    {
        await using var database = await PortalDatabase.CreateAsync();
        var tenant = await SeededTenant.CreateAsync(database, "north", spaces: 8);
        var random = new Random(3);
        var days = tenant.Spaces.ToDictionary(space => space, space => DeviceDay.Make(DateTimeOffset.UtcNow.AddDays(-1), random, space.DevEui));
        var events = days.Values.SelectMany(day => day.Events).ToArray();
        random.Shuffle(events);

        var acknowledged = await PostUntilItDiesAsync(database, tenant, events, fault);

        acknowledged.Count.ShouldBeInRange(1, events.Length - 1, "the Portal must die while it is being posted to, or the test shows nothing");
        var kept = (await database.ReadAsync(tenant.Id, "select key from ingest_ledger", row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);
        acknowledged.Where(told => !kept.Contains(told.DeduplicationId.ToString())).ShouldBeEmpty();
        foreach (var (space, day) in days)
        {
            var durable = new DeviceDay([.. day.Events.Where(told => kept.Contains(told.DeduplicationId.ToString()))]);
            await HistoryChecks.MustEqualAsync(database, tenant, space, durable.Reference());
        }

        await using var again = await PortalProcess.Serve(database).ReadyAsync();
        using var sender = new WebhookSender(again.Address);
        foreach (var told in events)
        {
            (await sender.PostAsync(told, tenant.Secret)).IsSuccessStatusCode.ShouldBeTrue();
        }

        foreach (var (space, day) in days)
        {
            await HistoryChecks.MustEqualAsync(database, tenant, space, day.Reference());
        }
    }

    private static async Task<ConcurrentBag<ToldUplink>> PostUntilItDiesAsync(PortalDatabase database, SeededTenant tenant, ToldUplink[] events, string fault)
    {
        await using var portal = await PortalProcess.Serve(database, ("Faults:Point", fault), ("Ingest:BatchLimit", "10")).ReadyAsync();
        using var sender = new WebhookSender(portal.Address);
        var acknowledged = new ConcurrentBag<ToldUplink>();
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (told, _) =>
        {
            try
            {
                using var answer = await sender.PostAsync(told, tenant.Secret);
                if (answer.IsSuccessStatusCode)
                {
                    acknowledged.Add(told);
                }
            }
            catch (Exception dead) when (dead is HttpRequestException or SocketException)
            {
                // The Portal is dead: this event is not acknowledged. A connection refused at once throws as it is.
            }
        });
        (await portal.EndedAsync()).ShouldNotBe(0);
        return acknowledged;
    }
}
