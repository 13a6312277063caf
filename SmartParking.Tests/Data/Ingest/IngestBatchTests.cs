using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>The batch against a real PostgreSQL, as the tenant's role.</summary>
public sealed class IngestBatchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private IngestBench _bench = null!;
    private SeededTenant _north = null!;
    private SeededTenant _south = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync();
        _north = await SeededTenant.CreateAsync(_bench.Database, "north", spaces: 6, prefix: "N");
        _south = await SeededTenant.CreateAsync(_bench.Database, "south", spaces: 2, prefix: "S");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_uplink_becomes_a_reading_a_state_and_a_history_row()
    {
        var space = _north.Spaces[0];
        var told = Told(space, 1, occupied: true);
        await _bench.ReceiveAsync(told.ArrivingAt(Now, _north.Id));

        (await _bench.SensedAsync(_north, space)).ShouldBe("occupied");
        (await _bench.HistoryAsync(_north, space)).ShouldBe([(told.Time, SensedState.Unknown, SensedState.Occupied)]);
        (await _bench.ReadingsAsync(_north, space)).ShouldBe([(1, told.DevAddr)]);
        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["accepted"] = 1 });
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_is_counted()
    {
        var told = Told(_north.Spaces[0], 1, occupied: true);
        await _bench.ReceiveAsync(told.ArrivingAt(Now, _north.Id), told.ArrivingAt(Now, _north.Id));
        await _bench.ReceiveAsync(told.ArrivingAt(Now.AddSeconds(1), _north.Id));

        (await _bench.ReadingsAsync(_north, _north.Spaces[0])).Count.ShouldBe(1);
        (await _bench.Database.ReadAsync(_north.Id, "select repeats from ingest_ledger", row => row.GetInt32(0))).ShouldBe([2]);
        (await _bench.Database.ReadAsync(_north.Id, "select id from raw_events", row => row.GetGuid(0))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_very_same_event_once_more_is_no_repeat()
    {
        var told = Told(_north.Spaces[0], 1, occupied: true).ArrivingAt(Now, _north.Id);
        await _bench.ReceiveAsync(told);
        await _bench.ReceiveAsync(told, Told(_north.Spaces[1], 1, occupied: true).ArrivingAt(Now, _north.Id));

        (await _bench.ReadingsAsync(_north, _north.Spaces[0])).Count.ShouldBe(1);
        (await _bench.Database.ReadAsync(_north.Id, "select repeats from ingest_ledger", row => row.GetInt32(0))).ShouldBe([0, 0]);
        (await _bench.SensedAsync(_north, _north.Spaces[1])).ShouldBe("occupied");
    }

    [Fact]
    public async Task A_pending_protobuf_is_read_again_as_protobuf()
    {
        var space = _north.Spaces[0];
        var told = Told(space, 1, occupied: true);
        var body = ProtobufBodies.Of("up", told.Json);
        await _bench.ReceiveAsync(InboundEvent.Receive(_north.Id, EventParser.Parse("up", EventEncoding.Protobuf, body), EventEncoding.Protobuf, body, Now.AddMinutes(-1)));
        await _bench.Database.AsSuperuserAsync<int>("update ingest_ledger set status = 'pending'; delete from readings; update device_state set session_at = null, head_time = null; select 1");

        (await _bench.Batch.ApplyPendingAsync(_north.Id, Now, CancellationToken.None)).ShouldBe(1);

        (await _bench.ReadingsAsync(_north, space)).ShouldBe([(1, told.DevAddr)]);
        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["accepted"] = 1 });
    }

    [Fact]
    public async Task A_tenants_secret_cannot_move_another_tenants_device()
    {
        var foreign = _south.Spaces[0];
        await _bench.ReceiveAsync(Told(foreign, 1, occupied: true).ArrivingAt(Now, _north.Id));

        (await _bench.SensedAsync(_south, foreign)).ShouldBe("unknown");
        (await _bench.ReadingsAsync(_south, foreign)).ShouldBeEmpty();
        (await _bench.LedgerAsync(_south.Id)).ShouldBeEmpty();
        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["unknown_device"] = 1 });
        (await _bench.Database.ReadAsync(_north.Id, "select dev_eui from unknown_devices", row => row.GetString(0))).ShouldBe([foreign.DevEui]);

        await _bench.ReceiveAsync(Told(foreign, 1, occupied: true).ArrivingAt(Now, _south.Id));
        (await _bench.SensedAsync(_south, foreign)).ShouldBe("occupied");
    }

    [Fact]
    public async Task One_batch_serves_many_tenants_each_in_its_own_context()
    {
        await _bench.ReceiveAsync(
            Told(_north.Spaces[0], 1, true).ArrivingAt(Now, _north.Id),
            Told(_south.Spaces[0], 1, false).ArrivingAt(Now, _south.Id),
            Told(_north.Spaces[1], 1, false).ArrivingAt(Now, _north.Id),
            Told(_south.Spaces[1], 1, true).ArrivingAt(Now, _south.Id));

        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("occupied");
        (await _bench.SensedAsync(_north, _north.Spaces[1])).ShouldBe("free");
        (await _bench.SensedAsync(_south, _south.Spaces[0])).ShouldBe("free");
        (await _bench.SensedAsync(_south, _south.Spaces[1])).ShouldBe("occupied");
    }

    [Fact]
    public async Task A_day_in_random_order_gives_the_readings_and_the_history_of_its_true_order()
    {
        var random = new Random(20_261_121);
        var days = _north.Spaces.Take(4).Select(space => (Space: space, Day: DeviceDay.Make(Now.AddDays(-1), random, space.DevEui))).ToList();
        var events = days.SelectMany(day => day.Day.Events).ToArray();
        random.Shuffle(events);
        foreach (var chunk in events.Chunk(9))
        {
            await _bench.ReceiveAsync([.. chunk.Select(told => told.ArrivingAt(DateTimeOffset.UtcNow, _north.Id))]);
        }

        foreach (var (space, day) in days)
        {
            var expected = day.Reference();
            (await _bench.ReadingsAsync(_north, space)).ShouldBe(expected.Readings);
            (await _bench.HistoryAsync(_north, space)).ShouldBe([.. expected.History.Select(change => (Micro(change.At), change.Was, change.Became))]);
            (await _bench.SensedAsync(_north, space)).ShouldBe(expected.Final.ToWord());
        }
    }

    [Fact]
    public async Task Two_nodes_with_the_same_devices_and_overlapping_batches_end_in_the_true_order()
    {
        var random = new Random(7);
        var days = _north.Spaces.Select(space => (Space: space, Day: DeviceDay.Make(Now.AddDays(-1), random, space.DevEui))).ToList();
        var events = days.SelectMany(day => day.Day.Events).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(node => Task.Run(() => NodeAsync(events, node))));

        foreach (var (space, day) in days)
        {
            var expected = day.Reference();
            (await _bench.ReadingsAsync(_north, space)).ShouldBe(expected.Readings);
            (await _bench.HistoryAsync(_north, space)).ShouldBe([.. expected.History.Select(change => (Micro(change.At), change.Was, change.Became))]);
            (await _bench.SensedAsync(_north, space)).ShouldBe(expected.Final.ToWord());
        }
    }

    [Fact]
    public async Task A_poisoned_event_ends_alone()
    {
        // A space state that the database refuses to write stands for any event the pipeline cannot take.
        await _bench.Database.AsSuperuserAsync<object>(
            $$"""
            create function poison() returns trigger language plpgsql as $f$ begin
                if new.space_id = '{{_north.Spaces[0].Id}}' then raise exception 'poison' using errcode = '22000'; end if; return new; end $f$;
            create trigger poison before update on space_state for each row execute function poison();
            select 1::int as done
            """);

        await _bench.ReceiveAsync(
            Told(_north.Spaces[0], 1, true).ArrivingAt(Now, _north.Id),
            Told(_north.Spaces[1], 1, true).ArrivingAt(Now, _north.Id),
            Told(_south.Spaces[0], 1, true).ArrivingAt(Now, _south.Id));

        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["dead"] = 1, ["accepted"] = 1 }, ignoreOrder: true);
        (await _bench.SensedAsync(_north, _north.Spaces[1])).ShouldBe("occupied");
        (await _bench.SensedAsync(_south, _south.Spaces[0])).ShouldBe("occupied");
        (await _bench.Database.ReadAsync(_north.Id, "select reason from ingest_ledger where status = 'dead'", row => row.GetString(0))).Single().ShouldContain("22000");
    }

    [Fact]
    public async Task What_was_acknowledged_and_not_applied_is_swept_once_by_two_nodes()
    {
        var space = _north.Spaces[0];
        await _bench.ReceiveAsync(Told(space, 1, occupied: true).ArrivingAt(Now.AddMinutes(-1), _north.Id), Told(_north.Spaces[1], 1, true).ArrivingAt(Now.AddMinutes(-1), _north.Id));
        await _bench.Database.AsSuperuserAsync<int>(
            """
            update ingest_ledger set status = 'pending';
            update raw_events set body = '{}' where dev_eui = $1;
            delete from readings; delete from space_history;
            update space_state set sensed = 'unknown', sensed_since = null, evidence_at = null, evidence_id = null, fresh_until = null;
            update device_state set session_at = null, head_time = null;
            select 1
            """.Replace("$1", $"'{_north.Spaces[1].DevEui}'", StringComparison.Ordinal));

        var taken = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _bench.Batch.ApplyPendingAsync(_north.Id, Now, CancellationToken.None)));

        taken.Sum().ShouldBe(2);
        (await _bench.SensedAsync(_north, space)).ShouldBe("occupied");
        (await _bench.ReadingsAsync(_north, space)).Count.ShouldBe(1);
        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["accepted"] = 1, ["dead"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Other_events_are_kept_and_accepted()
    {
        var types = new[] { "ack", "txack", "log", "status", "location" };
        foreach (var type in types)
        {
            await _bench.ReceiveAsync((Told(_north.Spaces[0], 1, true) with { Type = type }).ArrivingAt(Now, _north.Id));
        }

        (await _bench.LedgerAsync(_north.Id)).ShouldBe(new Dictionary<string, long> { ["accepted"] = types.Length });
        (await _bench.Database.ReadAsync(_north.Id, "select event from raw_events order by arrived_at, event", row => row.GetString(0))).ShouldBe(types, ignoreOrder: true);
    }

    [Fact]
    public async Task Signals_name_the_changed_spaces_after_the_commit()
    {
        var seen = new List<(SmartParking.Domain.Kernel.TenantId Tenant, Guid Space)>();
        using var listening = _bench.Signals.OnSpacesChanged((tenant, spaces) => seen.AddRange(spaces.Select(space => (tenant, space))));

        await _bench.ReceiveAsync(Told(_north.Spaces[2], 1, true).ArrivingAt(Now, _north.Id));

        seen.ShouldBe([(_north.Id, _north.Spaces[2].Id)]);
    }

    private async Task NodeAsync(ToldUplink[] events, int node)
    {
        var random = new Random(node);
        var mine = events.Where((_, index) => index % 2 == node || index % 5 == 0).ToArray();
        random.Shuffle(mine);
        foreach (var chunk in mine.Chunk(7))
        {
            var batch = chunk.Select(told => told.ArrivingAt(DateTimeOffset.UtcNow, _north.Id)).ToList();
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await _bench.ReceiveAsync(batch);
                    break;
                }
                catch (Exception failure) when (PassingFailure.IsCollision(failure) && attempt < 20)
                {
                    // What the inbox does.
                }
            }
        }
    }

    private static DateTimeOffset Micro(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero);

    private static ToldUplink Told(SeededSpace space, long counter, bool occupied) =>
        new("00189440", counter, Micro(Now), [(byte)(occupied ? 1 : 0)]) { DevEui = space.DevEui };
}
