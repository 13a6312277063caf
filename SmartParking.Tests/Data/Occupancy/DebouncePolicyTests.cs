using SmartParking.Domain.Audit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Occupancy.Sensing;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Occupancy;

/// <summary>Debounce in the database: the nearest window holds, what waits settles by itself, and a late frame takes it back.</summary>
public sealed class DebouncePolicyTests : IAsyncLifetime
{
    private static readonly Guid Olga = Guid.NewGuid();

    private readonly ManualTime _time = new();
    private IngestBench _bench = null!;
    private SeededTenant _tenant = null!;
    private SettleSweep _settle = null!;
    private StaleSweep _stale = null!;
    private DateTimeOffset? _start;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync(_time);
        _tenant = await SeededTenant.CreateAsync(_bench.Database, "acme");
        await new SeededPerson(Olga, "olga@example.test", "Olga").JoinAsync(_bench.Database, _tenant, Role.Admin);
        _settle = new SettleSweep(_bench.Database.Platform, _bench.Database.Scope, _bench.Signals, _time);
        _stale = new StaleSweep(_bench.Database.Platform, _bench.Database.Scope, _bench.Signals, _time);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Without_a_policy_every_change_counts_at_once()
    {
        await SayAsync(1, 0, false);
        await SayAsync(2, 60, true);
        await SayAsync(3, 61, false);

        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).Select(change => change.Became).ShouldBe([SensedState.Free, SensedState.Occupied, SensedState.Free]);
    }

    [Fact]
    public async Task A_flicker_settles_by_itself_when_the_window_has_passed_and_once()
    {
        await PolicyAsync(DebounceScope.Tenant, 10);
        var start = _time.GetUtcNow();
        await SayAsync(1, 0, false);
        await SayAsync(2, 60, true);
        await SayAsync(3, 64, false);

        await AtAsync(start, 73.9);
        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("occupied");
        (await _settle.RunAsync(default)).ShouldBe(0);
        await AtAsync(start, 74);
        (await _settle.RunAsync(default)).ShouldBe(1);
        (await _settle.RunAsync(default)).ShouldBe(0);

        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("free");
        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).ShouldBe(
        [
            (start, SensedState.Unknown, SensedState.Free),
            (start.AddSeconds(60), SensedState.Free, SensedState.Occupied),
            (start.AddSeconds(64), SensedState.Occupied, SensedState.Free),
        ]);
        (await _bench.Database.AsSuperuserAsync<DateTime>("select settled_at from space_history where settled_at is not null")).ShouldBe(start.AddSeconds(74).UtcDateTime);
    }

    [Fact]
    public async Task A_frame_that_was_on_its_way_takes_back_what_had_settled()
    {
        await PolicyAsync(DebounceScope.Tenant, 10);
        var start = _time.GetUtcNow();
        await SayAsync(1, 0, false);
        await SayAsync(2, 60, true);
        await SayAsync(3, 64, false);
        await AtAsync(start, 75);
        await _settle.RunAsync(default);

        await _bench.ReceiveAsync(Told(4, start.AddSeconds(66), true).ArrivingAt(_time.GetUtcNow(), _tenant.Id));

        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("occupied");
        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).Select(change => change.At).ShouldBe([start, start.AddSeconds(60)]);
        await AtAsync(start, 200);
        (await _settle.RunAsync(default)).ShouldBe(0);
    }

    [Fact]
    public async Task Evidence_that_runs_out_first_ends_what_waits()
    {
        await PolicyAsync(DebounceScope.Tenant, 300);
        var start = _time.GetUtcNow();
        await SayAsync(1, 0, false);
        await SayAsync(2, 400, true);
        await SayAsync(3, 500, false);
        await _bench.Database.AsSuperuserAsync<object>("update space_state set fresh_until = settles_at - interval '1 second' where settles_at is not null; select 0");
        await AtAsync(start, 900);

        (await _settle.RunAsync(default)).ShouldBe(0);
        (await _stale.RunAsync(default)).ShouldBe(1);
        (await _settle.RunAsync(default)).ShouldBe(0);
        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("unknown");
    }

    [Fact]
    public async Task The_nearest_window_holds_and_every_change_of_one_is_in_the_audit()
    {
        var (site, first, second) = (await SiteAsync(), _tenant.Spaces[0].Id, _tenant.Spaces[1].Id);
        (await WindowAsync(first)).ShouldBe(0);
        await PolicyAsync(DebounceScope.Tenant, 10);
        (await WindowAsync(first)).ShouldBe(10);
        await PolicyAsync(DebounceScope.OfSpace(first), 0);
        await PolicyAsync(DebounceScope.OfSite(site), 20);
        (await WindowAsync(first)).ShouldBe(0);
        (await WindowAsync(second)).ShouldBe(20);

        await _bench.Database.ExecuteAsync(
            _tenant.Id,
            "insert into spaces (tenant_id, id, site_id, zone_id, code) select tenant_id, '11111111-0000-7000-8000-000000000001', site_id, zone_id, 'NEW' from spaces where id = $1",
            first);
        (await WindowAsync(Guid.Parse("11111111-0000-7000-8000-000000000001"))).ShouldBe(20, "a new space");

        await PolicyAsync(DebounceScope.OfSpace(first), null);
        (await WindowAsync(first)).ShouldBe(20);
        await PolicyAsync(DebounceScope.OfSite(site), null);
        (await WindowAsync(second)).ShouldBe(10);
        await PolicyAsync(DebounceScope.Tenant, null);
        (await WindowAsync(second)).ShouldBe(0);

        (await _bench.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'debounce.set'")).ShouldBe(6);
        (await _bench.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'debounce.set' and before::jsonb->>'debounceSeconds' = '20' and after::jsonb->>'debounceSeconds' is null")).ShouldBe(1);
    }

    private async Task PolicyAsync(DebounceScope place, int? seconds)
    {
        var set = new SetDebounce(_bench.Database.Scope, new TenantGate(new TenantDirectory(_bench.Database.Sources, TimeProvider.System)), _bench.Database.Audit, _time);
        (await set.ExecuteAsync(Olga, "acme", place, seconds, new Actor(ActorKind.Person, Olga, "Olga", null, null, null), default)).Refusal.ShouldBeNull();
    }

    private Task<int> WindowAsync(Guid space) => _bench.Database.AsSuperuserAsync<int>("select debounce_s from space_state where space_id = $1", space);

    private Task<Guid> SiteAsync() => _bench.Database.AsSuperuserAsync<Guid>("select site_id from spaces where id = $1", _tenant.Spaces[0].Id);

    private Task AtAsync(DateTimeOffset start, double second)
    {
        _time.Advance(start.AddSeconds(second) - _time.GetUtcNow());
        return Task.CompletedTask;
    }

    private async Task SayAsync(long counter, double second, bool occupied)
    {
        _start ??= _time.GetUtcNow();
        await AtAsync(_start.Value, second);
        await _bench.ReceiveAsync(Told(counter, _time.GetUtcNow(), occupied).ArrivingAt(_time.GetUtcNow(), _tenant.Id));
    }

    private ToldUplink Told(long counter, DateTimeOffset time, bool occupied) => new("00189440", counter, time, [(byte)(occupied ? 1 : 0)]) { DevEui = _tenant.Spaces[0].DevEui };
}
