using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Data.Sites;

/// <summary>Blocks and out of service over many spaces, now and later.</summary>
public sealed class OverrideManyTests : IAsyncLifetime
{
    private SitesBench _bench = null!;

    private DateTimeOffset Now => _bench.Time.GetUtcNow();

    public async Task InitializeAsync() => _bench = await SitesBench.CreateAsync(12);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_range_of_codes_is_blocked_or_nothing_is()
    {
        var missing = await CodesAsync("A-008-A-014");
        (missing.Refusal, missing.Values[0]).ShouldBe(("space.code.unknown", "A-013, A-014"));
        (await LiveAsync()).ShouldBe(0);

        (await CodesAsync("A-001-A-010")).Refusal.ShouldBeNull();
        (await LiveAsync()).ShouldBe(10);
        var clash = await CodesAsync("A-009-A-012");
        (clash.Refusal, clash.Values[0]).ShouldBe(("override.already", "A-009, A-010"));
        (await LiveAsync()).ShouldBe(10);
        (await _bench.AuditAsync()).Count.ShouldBe(10);
        _bench.Announced.Count.ShouldBe(10);
        var space = await _bench.SpaceAsync(_bench.Tenant.Spaces[0].Id);
        (space.Shown, space.Override!.Kind, space.Override.Reason, space.Override.ByName).ShouldBe((ShownState.Maintenance, OverrideKind.Blocked, "Event", "Olivia"));
    }

    [Fact]
    public async Task What_waits_changes_nothing_until_it_begins_and_ends_by_itself()
    {
        var (from, until) = (Now.AddHours(1), Now.AddHours(2));
        (await TakeAsync(0, from, until)).Refusal.ShouldBeNull();
        var before = await _bench.SpaceAsync(_bench.Tenant.Spaces[0].Id);
        (before.Shown, before.Override, before.Waiting!.StartsAt).ShouldBe((ShownState.Unknown, null, from));
        (await _bench.Sweep.RunAsync(default)).ShouldBe(0);
        (await HistoryAsync()).ShouldBeEmpty();

        _bench.Time.Advance(TimeSpan.FromMinutes(61));
        (await Task.WhenAll(_bench.Sweep.RunAsync(default), _bench.Sweep.RunAsync(default))).Sum().ShouldBe(1);
        (await _bench.SpaceAsync(_bench.Tenant.Spaces[0].Id)).Shown.ShouldBe(ShownState.Maintenance);
        (await HistoryAsync()).ShouldBe([("maintenance", from)]);

        _bench.Time.Advance(TimeSpan.FromHours(1));
        (await _bench.Sweep.RunAsync(default)).ShouldBe(1);
        (await HistoryAsync()).ShouldBe([("maintenance", from), ("none", until)]);
        (await _bench.AuditAsync()).ShouldBe(["override.create", "override.begin", "override.expire"]);
    }

    [Fact]
    public async Task After_a_night_without_a_sweep_everything_has_happened_in_its_order()
    {
        var start = Now;
        await TakeAsync(0, null, start.AddHours(1));
        await TakeAsync(0, start.AddHours(1), start.AddHours(2));
        await TakeAsync(0, start.AddHours(2), start.AddHours(3));
        await TakeAsync(0, start.AddHours(4), null);
        _bench.Time.Advance(TimeSpan.FromHours(5));

        (await _bench.Sweep.RunAsync(default)).ShouldBe(6);
        (await _bench.Sweep.RunAsync(default)).ShouldBe(0, "replay changes nothing");
        (await HistoryAsync()).Select(change => (change.Became, (change.At - start).TotalHours)).Order()
            .ShouldBe([("maintenance", 0), ("maintenance", 1), ("maintenance", 2), ("maintenance", 4), ("none", 1), ("none", 2), ("none", 3)]);
        (await _bench.SpaceAsync(_bench.Tenant.Spaces[0].Id)).Override!.StartsAt.ShouldBe(start.AddHours(4));
    }

    [Fact]
    public async Task Times_that_touch_are_refused_and_times_that_meet_are_not()
    {
        var start = Now;
        (await TakeAsync(0, start.AddHours(2), start.AddHours(4))).Refusal.ShouldBeNull();
        (await TakeAsync(0, start.AddHours(3), start.AddHours(5))).Refusal.ShouldBe("override.already");
        (await TakeAsync(0, null, null)).Refusal.ShouldBe("override.already");
        (await TakeAsync(0, null, start.AddHours(2))).Refusal.ShouldBeNull();
        (await TakeAsync(0, start.AddHours(4), null)).Refusal.ShouldBeNull();
        (await TakeAsync(0, start.AddDays(100), start.AddDays(101))).Refusal.ShouldBe("override.already");
        (await TakeAsync(1, start.AddHours(3), null)).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData(-60, 60, "override.start_in_the_past")]
    [InlineData(60, 30, "override.end_before_start")]
    [InlineData(60, 60, "override.end_before_start")]
    [InlineData(60 * 24 * 400, null, "override.start_too_far")]
    [InlineData(60, (60 * 24 * 367) + 60, "override.end_too_far")]
    public async Task Times_that_make_no_sense_are_refused(int from, int? until, string refusal) =>
        (await TakeAsync(0, Now.AddMinutes(from), until is { } minutes ? Now.AddMinutes(minutes) : null)).Refusal.ShouldBe(refusal);

    [Fact]
    public async Task Of_two_who_block_the_same_spaces_at_once_one_wins_wholly()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => CodesAsync(number % 2 == 0 ? "A-001-A-008" : "A-005-A-012")));
        outcomes.Count(outcome => outcome.IsDone).ShouldBe(1);
        (await LiveAsync()).ShouldBe(8);
    }

    [Fact]
    public async Task Returning_ends_what_lies_and_withdraws_only_what_waits_alone()
    {
        await TakeAsync(0, null, Now.AddHours(1));
        await TakeAsync(0, Now.AddDays(1), null);
        await TakeAsync(1, Now.AddDays(1), null);
        var ids = _bench.Tenant.Spaces.Take(3).Select(space => space.Id).ToList();
        var (outcome, returned) = await _bench.Return.ManyAsync(_bench.Operator, SpaceSelection.Of(ids), _bench.Of(_bench.Operator), default);

        outcome.Refusal.ShouldBeNull();
        returned.ShouldBe(ids.Take(2), ignoreOrder: true);
        (await _bench.SpaceAsync(ids[0])).Waiting.ShouldNotBeNull("planned for another day");
        (await _bench.SpaceAsync(ids[1])).Waiting.ShouldBeNull();
        (await _bench.AuditAsync()).Where(action => action != "override.create").Order().ShouldBe(["override.end", "override.withdraw"]);
        (await _bench.Return.ManyAsync(_bench.Operator, SpaceSelection.Of(ids[1], ids[2]), _bench.Of(_bench.Operator), default)).Outcome.Refusal.ShouldBe("override.unknown");
        (await HistoryAsync()).Count.ShouldBe(2, "what was withdrawn never was");
    }

    private async Task<Outcome> CodesAsync(string codes) =>
        (await _bench.Overrides.ExecuteAsync(_bench.Operator, SpaceSelection.OfCodes(_bench.Tenant.SiteId, codes), new OverrideDraft(OverrideKind.Blocked, "Event"), _bench.Of(_bench.Operator), default)).Outcome;

    private async Task<Outcome> TakeAsync(int space, DateTimeOffset? from, DateTimeOffset? until) =>
        (await _bench.Overrides.ExecuteAsync(
            _bench.Operator, SpaceSelection.Of(_bench.Tenant.Spaces[space].Id), new OverrideDraft(OverrideKind.OutOfService, "Works", from, until), _bench.Of(_bench.Operator), default)).Outcome;

    private Task<long> LiveAsync() => _bench.Database.AsSuperuserAsync<long>("select count(*) from space_overrides where ended_at is null and not waiting and tenant_id = $1", _bench.Tenant.Id.Value);

    private Task<List<(string Became, DateTimeOffset At)>> HistoryAsync() =>
        _bench.Database.ReadAsync(_bench.Tenant.Id, "select became, at from space_history where axis = 'overlay' order by at, became", row => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)));
}
