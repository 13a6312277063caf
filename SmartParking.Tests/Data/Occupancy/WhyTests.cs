using SmartParking.Domain.Audit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Occupancy;

/// <summary>Why a space is in its state, now and at a past moment: the same answer the history gives.</summary>
public sealed class WhyTests : IAsyncLifetime
{
    private static readonly Guid Olga = Guid.NewGuid();

    private readonly ManualTime _time = new();
    private IngestBench _bench = null!;
    private SeededTenant _tenant = null!;
    private DateTimeOffset _start;
    private TenantAccess _access = null!;
    private SpaceDetailsQuery _query = null!;
    private BoardReader _board = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync(_time);
        _tenant = await SeededTenant.CreateAsync(_bench.Database, "acme");
        await new SeededPerson(Olga, "olga@example.test", "Olga").JoinAsync(_bench.Database, _tenant, Role.Admin);
        _access = (await new TenantDirectory(_bench.Database.Sources, TimeProvider.System).FindAsync(Olga, "acme", default))!;
        _query = new SpaceDetailsQuery(_bench.Database.Scope, new AuditPersons(new PersonSeals(_bench.Database.Database.Keys)), _time);
        _board = new BoardReader(_bench.Database.Scope, _time);
        _start = _time.GetUtcNow();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task It_leads_from_the_event_over_codec_and_debounce_to_what_is_shown()
    {
        await _bench.Database.ExecuteAsync(_tenant.Id, "insert into sensing_policies (tenant_id, id, debounce_s) values ($1, gen_random_uuid(), 10)", _tenant.Id.Value);
        await SayAsync(1, 0, false);
        await SayAsync(2, 60, true);
        await SayAsync(3, 64, false);

        var now = (await WhyAsync(null)).ShouldNotBeNull();
        now.Change!.Became.ShouldBe(SensedState.Occupied);
        now.Change.SettledAt.ShouldBeNull();
        now.Said!.FrameCounter.ShouldBe(2);
        now.Said.Codec.ShouldBe("bosch-tps110");
        (now.Said.Event, now.Said.Status, now.Said.Port).ShouldBe(("up", "accepted", 1));
        now.Said.Payload.ShouldBe([1]);
        now.DebounceSeconds.ShouldBe(10);
        now.Waits.ShouldBe(new WhyWaiting(SensedState.Free, _start.AddSeconds(64), _start.AddSeconds(74)));
        now.Overlay.ShouldBeNull();
        now.Shown.ShouldBe(ShownState.Occupied);
        now.ShownSince.ShouldBe(_start.AddSeconds(60));

        _time.Advance(_start.AddSeconds(80) - _time.GetUtcNow());
        await new SettleSweep(_bench.Database.Platform, _bench.Database.Scope, _bench.Signals, _time).RunAsync(default);

        var settled = await WhyAsync(null);
        (settled.Change!.At, settled.Change.SettledAt).ShouldBe((_start.AddSeconds(64), _start.AddSeconds(74)));
        settled.Waits.ShouldBeNull();
        settled.Shown.ShouldBe(ShownState.Free);

        var then = await WhyAsync(_start.AddSeconds(62));
        then.Said!.EventId.ShouldBe(now.Said.EventId);
        then.Shown.ShouldBe(ShownState.Occupied);
        then.Waits.ShouldBeNull("in the past nothing waits");
        (await WhyAsync(_start.AddSeconds(-1))).Change.ShouldBeNull();
    }

    [Fact]
    public async Task After_silence_it_shows_the_last_that_was_heard()
    {
        await SayAsync(1, 0, true);
        _time.Advance(TimeSpan.FromDays(4));
        await new StaleSweep(_bench.Database.Platform, _bench.Database.Scope, _bench.Signals, _time).RunAsync(default);

        var why = await WhyAsync(null);
        (why.Change!.Cause, why.Change.Became, why.Said!.FrameCounter).ShouldBe(("silence", SensedState.Unknown, 1));
    }

    [Fact]
    public async Task An_overlay_lies_over_it_only_while_it_lasted()
    {
        await SayAsync(1, 0, false);
        var gate = new TenantGate(new TenantDirectory(_bench.Database.Sources, TimeProvider.System));
        var actor = new Actor(ActorKind.Person, Olga, "Olga", null, null, null);
        _time.Advance(TimeSpan.FromMinutes(10));
        await new TakeOutOfService(_bench.Database.Scope, gate, _bench.Database.Audit, _bench.Signals, _time).ExecuteAsync(Olga, "acme", Space, "Sweeping", null, actor, default);
        _time.Advance(TimeSpan.FromMinutes(10));
        await new ReturnToService(_bench.Database.Scope, gate, _bench.Database.Audit, _bench.Signals, _time).ExecuteAsync(Olga, "acme", Space, actor, default);

        (await WhyAsync(_start.AddMinutes(5))).Shown.ShouldBe(ShownState.Free);
        (await WhyAsync(_start.AddMinutes(15))).Overlay!.Reason.ShouldBe("Sweeping");
        (await WhyAsync(_start.AddMinutes(25))).Overlay.ShouldBeNull();
        var past = await _board.ReadPastAsync(_access, _start.AddMinutes(15), default);
        (past.Spaces[Space].Shown, past.Spaces[Space].Override!.Reason, past.ReadAt).ShouldBe((ShownState.Maintenance, "Sweeping", _start.AddMinutes(15)));
        (await _board.ReadPastAsync(_access, _start.AddMinutes(25), default)).Spaces[Space].Shown.ShouldBe(ShownState.Free);
    }

    [Fact]
    public async Task A_past_board_shows_every_space_as_it_was_and_what_came_late_too()
    {
        await SayAsync(1, 0, false);
        await SayAsync(3, 3600, true);

        var before = await _board.ReadPastAsync(_access, _start.AddMinutes(30), default);
        (before.Spaces[Space].Shown, before.Spaces[Space].ShownSince).ShouldBe((ShownState.Free, _start));
        before.Spaces.Count.ShouldBe((await _board.ReadAsync(_tenant.Id, default)).Spaces.Count);
        before.Spaces.Values.Where(space => space.Id != Space).ShouldAllBe(space => space.Shown == ShownState.Unknown);

        await _bench.ReceiveAsync(Told(2, _start.AddMinutes(20), true).ArrivingAt(_time.GetUtcNow(), _tenant.Id));

        (await _board.ReadPastAsync(_access, _start.AddMinutes(30), default)).Spaces[Space].Shown.ShouldBe(ShownState.Occupied);
    }

    [Fact]
    public async Task Lost_frames_are_counted_over_a_day_and_a_stay_says_how_wrong_it_may_be()
    {
        await SayAsync(1, 0, false);
        await SayAsync(2, 600, true);
        await SayAsync(5, 1500, false);

        var read = await _query.ReadAsync(_access, Space, null, default);
        (read.Device!.FramesCame, read.Device.FramesLost).ShouldBe((3, 2));
        read.History.Select(change => (change.Became, change.ErrorSeconds, change.Lasted, change.LastedErrorSeconds)).ShouldBe(
        [
            ("free", 900, null, 900),
            ("occupied", 0, TimeSpan.FromSeconds(900), 900),
            ("free", 0, TimeSpan.FromSeconds(600), 0),
        ]);

        await _bench.ReceiveAsync(Told(4, _start.AddSeconds(1300), true).ArrivingAt(_time.GetUtcNow(), _tenant.Id));
        var mended = await _query.ReadAsync(_access, Space, null, default);
        (mended.Device!.FramesCame, mended.Device.FramesLost, mended.History[0].ErrorSeconds).ShouldBe((4, 1, 0));

        _time.Advance(TimeSpan.FromHours(25));
        (await _query.ReadAsync(_access, Space, null, default)).Device!.FramesLost.ShouldBe(0);
    }

    private Guid Space => _tenant.Spaces[0].Id;

    private async Task<SpaceWhy> WhyAsync(DateTimeOffset? asOf) => (await _query.ReadAsync(_access, Space, asOf, default)).Why;

    private async Task SayAsync(long counter, double second, bool occupied)
    {
        _time.Advance(_start.AddSeconds(second) - _time.GetUtcNow());
        await _bench.ReceiveAsync(Told(counter, _time.GetUtcNow(), occupied).ArrivingAt(_time.GetUtcNow(), _tenant.Id));
    }

    private ToldUplink Told(long counter, DateTimeOffset time, bool occupied) => new("00189440", counter, time, [(byte)(occupied ? 1 : 0)]) { DevEui = _tenant.Spaces[0].DevEui };
}
