using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Occupancy;

/// <summary>One snapshot for everybody who looks, brought up to date at a pace of its own.</summary>
public sealed class OccupancyBoardTests : IAsyncLifetime
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime _time = new();
    private readonly ParkingSignals _signals = new(NullLogger<ParkingSignals>.Instance);
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private SeededTenant _other = null!;
    private OccupancyBoard _boards = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme", spaces: 4);
        _other = await SeededTenant.CreateAsync(_database, "other");
        _boards = new OccupancyBoard(new BoardReader(_database.Scope, _time), _signals, _time, NullLogger<OccupancyBoard>.Instance);
    }

    public async Task DisposeAsync()
    {
        _boards.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_board_holds_its_own_tenants_spaces_and_no_others()
    {
        using var view = await _boards.OpenAsync(_acme.Id, default);

        view.Current.Spaces.Keys.ShouldBe(_acme.Spaces.Select(space => space.Id), ignoreOrder: true);
        view.Current.Sites.Single().Slug.ShouldBe("acme-site");
    }

    [Fact]
    public async Task Signals_that_never_pause_do_not_push_the_refresh_away()
    {
        using var view = await _boards.OpenAsync(_acme.Id, default);
        await OccupyAsync(_acme, 0);
        var told = Next(view);

        for (var step = 0; step < 4; step++)
        {
            _signals.SpacesChanged(_acme.Id, [_acme.Spaces[0].Id]);
            _time.Advance(Pace / 2);
        }

        (await told).ShouldBe([_acme.Spaces[0].Id]);
        view.Current.Spaces[_acme.Spaces[0].Id].Sensed.ShouldBe(SensedState.Occupied);
    }

    [Fact]
    public async Task A_change_after_a_quiet_time_does_not_wait_for_the_pace()
    {
        using var view = await _boards.OpenAsync(_acme.Id, default);
        _time.Advance(Pace);
        await OccupyAsync(_acme, 0);
        var told = Next(view);

        _signals.SpacesChanged(_acme.Id, [_acme.Spaces[0].Id]);
        _time.Advance(Pace / 10);

        (await told).ShouldBe([_acme.Spaces[0].Id]);
    }

    [Fact]
    public async Task A_listener_of_one_space_hears_of_that_space_alone()
    {
        using var view = await _boards.OpenAsync(_acme.Id, default);
        var heard = new ConcurrentQueue<int>();
        view.OnSpace(_acme.Spaces[0].Id, () => heard.Enqueue(0));
        view.OnSpace(_acme.Spaces[1].Id, () => heard.Enqueue(1));
        await OccupyAsync(_acme, 1);
        var told = Next(view);

        _signals.SpacesChanged(_acme.Id, [.. _acme.Spaces.Select(space => space.Id)]);
        _signals.SpacesChanged(_other.Id, [_other.Spaces[0].Id]);
        _time.Advance(Pace);
        await told;

        // The next refresh is told only when every listener of this one has been called.
        var next = Next(view);
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10);
        }

        await next;
        heard.ShouldBe([1]);
    }

    [Fact]
    public async Task A_lost_signal_is_made_good_within_a_minute()
    {
        using var view = await _boards.OpenAsync(_acme.Id, default);
        await OccupyAsync(_acme, 2);
        var told = Next(view);

        _time.Advance(TimeSpan.FromMinutes(1));

        (await told).ShouldBe([_acme.Spaces[2].Id]);
    }

    [Fact]
    public async Task A_board_nobody_has_looked_at_for_a_minute_is_retired_and_made_anew()
    {
        var first = await _boards.OpenAsync(_acme.Id, default);
        first.Dispose();
        await OccupyAsync(_acme, 3);
        _time.Advance(TimeSpan.FromMinutes(2));

        using var second = await _boards.OpenAsync(_acme.Id, default);

        second.Current.Spaces[_acme.Spaces[3].Id].Sensed.ShouldBe(SensedState.Occupied);
    }

    private static Task<IReadOnlySet<Guid>> Next(BoardView view)
    {
        var told = new TaskCompletionSource<IReadOnlySet<Guid>>(TaskCreationOptions.RunContinuationsAsynchronously);
        view.OnAny(changed => told.TrySetResult(changed));
        return told.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task OccupyAsync(SeededTenant tenant, int space) =>
        _database.ExecuteAsync(tenant.Id, "update space_state set sensed = 'occupied', sensed_since = now() where space_id = $1", tenant.Spaces[space].Id);
}
