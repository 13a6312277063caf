using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>What a replay does to each kind of event, and that it does it once.</summary>
public sealed class LedgerReplayTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private ReplayBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ReplayBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_frame_that_no_codec_could_read_is_read_after_the_codec_was_corrected_and_the_history_is_right()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetCodecAsync(space, "object");
        var events = new[] { Told(space, 1, true, -50), Told(space, 2, false, -40), Told(space, 3, true, -30) }.Select((told, index) => Arrived(told, -30 + index)).ToList();
        foreach (var received in events)
        {
            await _bench.Ingest.ReceiveAsync(received);
            (await _bench.StatusAsync(received)).ShouldBe("undecodable");
        }

        await _bench.SetCodecAsync(space, "bosch-tps110");
        (await _bench.ReplayAsync(new LedgerFilter([LedgerStatus.Undecodable]))).ShouldBe(new ReplayProgress(3, 3, 0, 0));

        (await Task.WhenAll(events.Select(_bench.StatusAsync))).ShouldAllBe(status => status == "accepted");
        (await _bench.Ingest.HistoryAsync(_bench.North, space)).Select(change => change.Became.ToString()).ShouldBe(["Occupied", "Free", "Occupied"]);
        (await _bench.Ingest.SensedAsync(_bench.North, space)).ShouldBe("occupied");
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task What_the_corrected_codec_reads_besides_stands_at_the_device()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetCodecAsync(space, "object");
        await _bench.Ingest.ReceiveAsync(Arrived(new ToldUplink("00189440", 1, Micro(Now.AddMinutes(-20)), [1, 23]) { DevEui = space.DevEui, Port = 2 }, -20));
        await _bench.Ingest.ReceiveAsync(Arrived(Told(space, 2, false, -10), -10));
        await _bench.SetCodecAsync(space, "bosch-tps110");

        await _bench.ReplayAsync(LedgerFilter.Nothing);

        (await _bench.Database.ReadAsync(_bench.North.Id, "select temperature_c from device_state where device_id = $1", row => row.GetFloat(0), space.DeviceId)).ShouldBe([23f]);
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task A_protobuf_event_is_replayed_with_the_codec_and_the_threshold_of_today()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetCodecAsync(space, null);
        var told = new ToldUplink("00189440", 1, Micro(Now.AddMinutes(-20)), [0x04, 0x82, 0xF4, 0x01]) { DevEui = space.DevEui, ProfileId = "p" };
        var received = told.InProtobufArrivingAt(Now.AddMinutes(-20), _bench.North.Id);
        await _bench.Ingest.ReceiveAsync(received);
        (await _bench.StatusAsync(received)).ShouldBe("undecodable");

        await _bench.MapAsync("p", "milesight-em400-udl");
        await _bench.ReplayAsync(LedgerFilter.Nothing);
        (await _bench.StatusAsync(received)).ShouldBe("accepted");
        (await _bench.Ingest.SensedAsync(_bench.North, space)).ShouldBe("unknown");

        await _bench.Database.ExecuteAsync(_bench.North.Id, "update devices set occupied_below_mm = 1000 where id = $1", space.DeviceId);
        await _bench.ReplayAsync(LedgerFilter.Nothing);
        (await _bench.Ingest.SensedAsync(_bench.North, space)).ShouldBe("occupied");
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task Each_event_is_read_by_the_codec_of_the_profile_it_names()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetCodecAsync(space, null);
        ToldUplink Of(int counter, byte[] payload, string profile) => new("00189440", counter, Micro(Now.AddMinutes(counter - 40)), payload) { DevEui = space.DevEui, ProfileId = profile };
        var told = new[] { Of(1, [0x15, 0x66, 1], "older"), Of(2, [0x15, 0x66, 0], "older"), Of(3, [1], "newer"), Of(4, [0], string.Empty) };
        var events = told.Select((each, index) => Arrived(each, index - 39)).ToList();
        foreach (var received in events)
        {
            await _bench.Ingest.ReceiveAsync(received);
        }

        await _bench.MapAsync("older", "pni-placepod");
        await _bench.MapAsync("newer", "nwave-nps310");
        await _bench.ReplayAsync(LedgerFilter.Nothing);

        (await Task.WhenAll(events.Select(_bench.StatusAsync))).ShouldAllBe(status => status == "accepted");
        (await _bench.Ingest.HistoryAsync(_bench.North, space)).Select(change => change.Became.ToString()).ShouldBe(["Occupied", "Free", "Occupied", "Free"]);
        await ChangesNothingAsync();
        await ChangesNothingAsync(events[0].Place());
    }

    [Fact]
    public async Task The_learned_interval_neither_grows_nor_goes_and_counts_for_the_whole_history()
    {
        var (learned, fresh) = (_bench.North.Spaces[0], _bench.North.Spaces[1]);
        await _bench.SetEuiAsync(fresh, "FFFFFFFFFFFFFF01");
        foreach (var space in new[] { learned, fresh })
        {
            // Seven hourly reports, then silence for six hours: with the beat it had learned the space was unknown for a while.
            foreach (var hour in new[] { 0, 1, 2, 3, 4, 5, 6, 12 })
            {
                await _bench.Ingest.ReceiveAsync(Arrived(Told(space, hour > 6 ? 8 : hour, true, (hour - 14) * 60), (hour - 14) * 60));
            }
        }

        await _bench.SetEuiAsync(fresh, fresh.DevEui);
        await _bench.ReplayAsync(LedgerFilter.Nothing);

        (await _bench.Ingest.HistoryAsync(_bench.North, learned)).Select(change => change.Became.ToString()).ShouldBe(["Occupied", "Unknown", "Occupied"]);
        // Of this one no interval is known: its past is read with the assumed one, however often.
        await ChangesNothingAsync();
        (await _bench.Ingest.HistoryAsync(_bench.North, fresh)).Select(change => change.Became.ToString()).ShouldBe(["Occupied"]);
    }

    [Fact]
    public async Task A_dead_and_a_pending_event_are_applied()
    {
        var (dying, waiting) = (_bench.North.Spaces[0], _bench.North.Spaces[1]);
        await PoisonAsync(dying);
        var dead = Arrived(Told(dying, 1, true, -5), -5);
        var pending = Arrived(Told(waiting, 1, true, -5), -5);
        await _bench.Ingest.ReceiveAsync(dead, pending);
        await _bench.Database.AsSuperuserAsync<int>(
            $"""
            drop trigger poison on space_state;
            update ingest_ledger set status = 'pending' where id = '{pending.Id}';
            delete from readings where id = '{pending.Id}'; delete from space_history where cause_id = '{pending.Id}';
            update space_state set sensed = 'unknown', sensed_since = null, evidence_at = null, evidence_id = null, fresh_until = null;
            update device_state set session_at = null, head_time = null, dev_addr = null, f_cnt = null, last_seen_at = null;
            select 1
            """);
        (await _bench.StatusAsync(dead)).ShouldBe("dead");

        (await _bench.ReplayAsync(new LedgerFilter([LedgerStatus.Dead, LedgerStatus.Pending]))).ShouldBe(new ReplayProgress(2, 2, 0, 0));

        (await _bench.StatusAsync(dead)).ShouldBe("accepted");
        (await _bench.StatusAsync(pending)).ShouldBe("accepted");
        (await _bench.Ingest.SensedAsync(_bench.North, dying)).ShouldBe("occupied");
        (await _bench.Ingest.SensedAsync(_bench.North, waiting)).ShouldBe("occupied");
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task What_fails_again_keeps_what_it_left_and_is_counted()
    {
        var (sick, well) = (_bench.North.Spaces[0], _bench.North.Spaces[1]);
        await _bench.Ingest.ReceiveAsync(Arrived(Told(sick, 1, true, -5), -5), Arrived(Told(well, 1, true, -5), -5));
        await PoisonAsync(sick);
        var before = await _bench.PrintAsync();

        (await _bench.ReplayAsync(LedgerFilter.Nothing)).ShouldBe(new ReplayProgress(2, 2, 1, 0));

        (await _bench.PrintAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_unknown_device_that_was_registered_since_gets_its_past()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetEuiAsync(space, "FFFFFFFFFFFFFF01");
        var (known, foreign) = (Arrived(Told(space, 1, true, -5), -5), Arrived(new ToldUplink("01", 1, Now, [1]) { DevEui = "FFFFFFFFFFFFFF02" }, -4));
        await _bench.Ingest.ReceiveAsync(known, foreign);
        await _bench.SetEuiAsync(space, space.DevEui);

        await _bench.ReplayAsync(new LedgerFilter([LedgerStatus.UnknownDevice]));

        (await _bench.StatusAsync(known)).ShouldBe("accepted");
        (await _bench.StatusAsync(foreign)).ShouldBe("unknown_device");
        (await _bench.Ingest.SensedAsync(_bench.North, space)).ShouldBe("occupied");
        (await _bench.Database.ReadAsync(_bench.North.Id, "select uplinks from unknown_devices order by dev_eui", row => row.GetInt64(0))).ShouldAllBe(count => count == 1);
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task Late_duplicate_and_accepted_stay_what_they_are()
    {
        var space = _bench.North.Spaces[0];
        var newer = Arrived(Told(space, 5, true, -10), -10);
        var older = Arrived(Told(space, 4, false, -20), -9);
        var twin = Arrived(Told(space, 5, true, -10) with { DeduplicationId = Guid.NewGuid() }, -8);
        foreach (var received in new[] { newer, older, twin })
        {
            await _bench.Ingest.ReceiveAsync(received);
        }

        (await Task.WhenAll(new[] { newer, older, twin }.Select(_bench.StatusAsync))).ShouldBe(["accepted", "late", "duplicate"]);

        await ChangesNothingAsync();
        await ChangesNothingAsync(older.Place());
        await ChangesNothingAsync(twin.Place());
        await ChangesNothingAsync(newer.Place());
    }

    [Fact]
    public async Task A_reading_of_a_space_the_device_has_left_writes_nothing_into_the_new_one()
    {
        var (old, next) = (_bench.North.Spaces[0], _bench.North.Spaces[1]);
        await _bench.SetCodecAsync(old, "object");
        var former = Arrived(Told(old, 1, true, -30), -30);
        await _bench.Ingest.ReceiveAsync(former);
        await _bench.Database.ExecuteAsync(_bench.North.Id, "update devices set space_id = null where id = $1", next.DeviceId);
        await _bench.Database.ExecuteAsync(_bench.North.Id, "update devices set space_id = $1, codec = 'bosch-tps110' where id = $2", next.Id, old.DeviceId);
        await _bench.Ingest.ReceiveAsync(Arrived(Told(old, 2, false, -20), -20));
        var before = await _bench.Ingest.HistoryAsync(_bench.North, next);

        await _bench.ReplayAsync(LedgerFilter.Nothing);

        (await _bench.StatusAsync(former)).ShouldBe("accepted");
        (await _bench.Ingest.HistoryAsync(_bench.North, next)).ShouldBe(before);
        (await _bench.Ingest.SensedAsync(_bench.North, next)).ShouldBe("free");
        (await _bench.Database.ReadAsync(_bench.North.Id, "select space_id, sensed from readings where id = $1", row => (row.GetGuid(0), row.GetString(1)), former.Id)).ShouldBe([(old.Id, "occupied")]);
        await ChangesNothingAsync();
    }

    [Fact]
    public async Task A_body_that_is_no_longer_kept_is_passed_over_and_counted()
    {
        var received = Arrived(Told(_bench.North.Spaces[0], 1, true, -5), -5);
        await _bench.Ingest.ReceiveAsync(received);
        await _bench.Database.AsSuperuserAsync<int>("delete from raw_events; select 1");

        (await _bench.ReplayAsync(LedgerFilter.Nothing)).ShouldBe(new ReplayProgress(1, 1, 0, 1));
        (await _bench.StatusAsync(received)).ShouldBe("accepted");
    }

    [Fact]
    public async Task A_replay_is_an_admins_and_is_audited_with_what_was_asked_and_how_many()
    {
        await _bench.Ingest.ReceiveAsync(Arrived(Told(_bench.North.Spaces[0], 1, true, -5), -5));
        var filter = new LedgerFilter([LedgerStatus.Accepted], "up", _bench.North.Spaces[0].DevEui[..4]);

        (await _bench.Replay.PrepareAsync(_bench.Viewer, "north", filter, null, ReplayBench.ActorOf(_bench.Viewer), CancellationToken.None)).ShouldBe((Outcome.Refused("access.denied"), null));
        (await _bench.Replay.PrepareAsync(_bench.Admin, "north", filter with { Type = "join" }, null, ReplayBench.ActorOf(_bench.Admin), CancellationToken.None)).Outcome.Refusal.ShouldBe("replay.nothing");
        (await _bench.Database.ReadAuditAsync(_bench.North.Id)).ShouldBeEmpty();
        await _bench.ReplayAsync(filter);

        (await _bench.Database.ReadAuditAsync(_bench.North.Id)).ShouldBe([("ingest.replay", "Ada Admin", "req-1")]);
        (await _bench.Database.ReadAsync(_bench.North.Id, "select after from audit_log", row => row.GetString(0))).Single()
            .ShouldBe($$"""{"devEui":"{{_bench.North.Spaces[0].DevEui[..4]}}","events":1,"from":null,"status":"accepted","to":null,"type":"up"}""");
    }

    private static ToldUplink Told(SeededSpace space, long counter, bool occupied, int minutes) =>
        new("00189440", counter, Micro(Now.AddMinutes(minutes)), [(byte)(occupied ? 1 : 0)]) { DevEui = space.DevEui };

    private static DateTimeOffset Micro(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % 10), TimeSpan.Zero);

    private InboundEvent Arrived(ToldUplink told, int minutes) => told.ArrivingAt(Now.AddMinutes(minutes), _bench.North.Id);

    private async Task ChangesNothingAsync(LedgerCursor? one = null)
    {
        var before = await _bench.PrintAsync();
        (await _bench.ReplayAsync(LedgerFilter.Nothing, one)).Failed.ShouldBe(0);
        (await _bench.PrintAsync()).ShouldBe(before);
    }

    private Task<int> PoisonAsync(SeededSpace space) =>
        _bench.Database.AsSuperuserAsync<int>(
            $$"""
            create or replace function poison() returns trigger language plpgsql as $f$ begin
                if new.space_id = '{{space.Id}}' then raise exception 'poison' using errcode = '22000'; end if; return new; end $f$;
            create trigger poison before update on space_state for each row execute function poison();
            select 1
            """);
}
