using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Occupancy;

/// <summary>Evidence that runs out makes a space unknown, never free.</summary>
public sealed class StaleSweepTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private IngestBench _bench = null!;
    private SeededTenant _tenant = null!;
    private StaleSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync(_time);
        _tenant = await SeededTenant.CreateAsync(_bench.Database, "acme");
        _sweep = new StaleSweep(_bench.Database.Platform, _bench.Database.Scope, _bench.Signals, _time);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_silent_sensors_space_turns_unknown_after_2_2_intervals_and_not_before()
    {
        var heard = _time.GetUtcNow();
        await ReceiveAsync(1, occupied: false);

        _time.Advance(TimeSpan.FromHours(52.7));
        (await _sweep.RunAsync(default)).ShouldBe(0);
        _time.Advance(TimeSpan.FromHours(0.2));
        (await _sweep.RunAsync(default)).ShouldBe(1);
        (await _sweep.RunAsync(default)).ShouldBe(0);

        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("unknown");
        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).ShouldBe(
        [
            (heard, SensedState.Unknown, SensedState.Free),
            (heard.AddMinutes((52 * 60) + 48), SensedState.Free, SensedState.Unknown),
        ]);
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_evidence_fresh()
    {
        await ReceiveAsync(1, occupied: true);
        _time.Advance(TimeSpan.FromHours(50));
        await ReceiveAsync(2, occupied: true);
        _time.Advance(TimeSpan.FromHours(50));

        (await _sweep.RunAsync(default)).ShouldBe(0);
        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_frame_that_comes_late_takes_the_silence_back()
    {
        var first = _time.GetUtcNow();
        await ReceiveAsync(1, occupied: false);
        _time.Advance(TimeSpan.FromHours(53));
        await _sweep.RunAsync(default);
        _time.Advance(TimeSpan.FromHours(20));

        var forgotten = first.AddHours(40);
        await _bench.ReceiveAsync(Told(2, forgotten, occupied: true).ArrivingAt(_time.GetUtcNow(), _tenant.Id));

        (await _bench.SensedAsync(_tenant, _tenant.Spaces[0])).ShouldBe("occupied");
        (await _bench.HistoryAsync(_tenant, _tenant.Spaces[0])).ShouldBe(
        [
            (first, SensedState.Unknown, SensedState.Free),
            (forgotten, SensedState.Free, SensedState.Occupied),
        ]);
    }

    private Task ReceiveAsync(long counter, bool occupied) => _bench.ReceiveAsync(Told(counter, _time.GetUtcNow(), occupied).ArrivingAt(_time.GetUtcNow(), _tenant.Id));

    private ToldUplink Told(long counter, DateTimeOffset time, bool occupied) => new("00189440", counter, time, [(byte)(occupied ? 1 : 0)]) { DevEui = _tenant.Spaces[0].DevEui };
}
