using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>A replay of everything is the fold of everything, whatever went wrong before.</summary>
public sealed class ReplayFoldTests
{
    private const string Elsewhere = "FFFFFFFFFFFFFF01";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_261_121)]
    public async Task After_a_replay_of_all_everything_is_as_in_a_database_where_nothing_went_wrong(int seed)
    {
        await using var bench = await ReplayBench.CreateAsync();
        await using var fresh = await ReplayBench.CreateAsync();
        for (var index = 0; index < bench.North.Spaces.Count; index++)
        {
            await fresh.SetEuiAsync(fresh.North.Spaces[index], bench.North.Spaces[index].DevEui);
        }

        var events = Events(bench, new Random(seed));

        // One device without its codec, one with a codec nobody has, one not registered, one whose space refuses: undecodable, unknown and dead.
        var spaces = bench.North.Spaces;
        await bench.SetCodecAsync(spaces[0], "object");
        await bench.SetCodecAsync(spaces[1], "nobodys");
        await bench.SetEuiAsync(spaces[2], Elsewhere);
        await bench.Database.AsSuperuserAsync<int>(
            $$"""
            create function poison() returns trigger language plpgsql as $f$ begin
                if new.space_id = '{{spaces[3].Id}}' and random() < 0.5 then raise exception 'poison' using errcode = '22000'; end if; return new; end $f$;
            create trigger poison before update on space_state for each row execute function poison();
            select 1
            """);
        foreach (var received in events)
        {
            await bench.Ingest.ReceiveAsync(received);
            await fresh.Ingest.ReceiveAsync(received with { Tenant = fresh.North.Id });
        }

        (await bench.Ingest.LedgerAsync(bench.North.Id)).Keys.ShouldBe(["accepted", "late", "undecodable", "unknown_device", "dead", "duplicate"], ignoreOrder: true);
        await bench.Database.AsSuperuserAsync<int>("drop trigger poison on space_state; delete from unknown_devices; select 1");
        await bench.SetCodecAsync(spaces[0], "bosch-tps110");
        await bench.SetCodecAsync(spaces[1], "bosch-tps110");
        await bench.SetEuiAsync(spaces[2], spaces[2].DevEui);

        (await bench.ReplayAsync(LedgerFilter.Nothing)).ShouldBe(new ReplayProgress(events.Count, events.Count, 0, 0));

        // Accepted or late depends on what was there when it came, and that was less.
        var print = await bench.PrintAsync();
        Differences(Applied(print), Applied(await fresh.PrintAsync())).ShouldBeEmpty();
        await bench.ReplayAsync(LedgerFilter.Nothing);
        Differences(await bench.PrintAsync(), print).ShouldBeEmpty();
    }

    // A rhythm is learned as frames come, and never from a replay.
    private static IEnumerable<string> Applied(IReadOnlyList<string> print) =>
        print.Where(line => !line.StartsWith("(rhythm", StringComparison.Ordinal)).Select(line => line.StartsWith("(event", StringComparison.Ordinal) ? line.Replace(",late,", ",accepted,", StringComparison.Ordinal) : line);

    private static IEnumerable<string> Differences(IEnumerable<string> one, IEnumerable<string> other) =>
        one.Except(other).Select(line => $"only here: {line}").Concat(other.Except(one).Select(line => $"only there: {line}"));

    /// <summary>Days in random order, each frame by itself, some received twice; not where one of the two may be dead, and which one is kept a matter of luck.</summary>
    private static List<InboundEvent> Events(ReplayBench bench, Random random)
    {
        var start = DateTimeOffset.UtcNow.AddDays(-3);
        var told = bench.North.Spaces.SelectMany(space => DeviceDay.Make(start, random, space.DevEui).Events).ToList();
        told.AddRange(told.Where((each, index) => index % 17 == 0 && each.Type == "up" && each.DevEui != bench.North.Spaces[3].DevEui).Select(each => each with { DeduplicationId = Guid.NewGuid() }).ToList());
        var shuffled = told.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Select((each, index) => each.ArrivingAt(DateTimeOffset.UtcNow.AddHours(-1).AddSeconds(index), bench.North.Id))];
    }
}
