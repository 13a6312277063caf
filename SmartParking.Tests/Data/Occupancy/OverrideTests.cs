using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Occupancy;

/// <summary>Out of service, from the button to the audit, on a real database and a clock that only the test moves.</summary>
public sealed class OverrideTests : IAsyncLifetime
{
    private static readonly Guid Olivia = Guid.NewGuid();
    private static readonly Guid Victor = Guid.NewGuid();
    private static readonly Actor AsOlivia = new(ActorKind.Person, Olivia, "Olivia", "127.0.0.1", "test", "req_1");

    private readonly ManualTime _time = new();
    private readonly List<Guid> _announced = [];
    private PortalDatabase _database = null!;
    private SeededTenant _tenant = null!;
    private TakeOutOfService _take = null!;
    private ReturnToService _return = null!;
    private OverrideSweep _sweep = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _tenant = await SeededTenant.CreateAsync(_database, "acme");
        await new SeededPerson(Olivia, "olivia@example.test", "Olivia").JoinAsync(_database, _tenant, Role.Operator);
        await new SeededPerson(Victor, "victor@example.test", "Victor").JoinAsync(_database, _tenant, Role.Viewer);
        var signals = new ParkingSignals(NullLogger<ParkingSignals>.Instance);
        signals.OnSpacesChanged((_, spaces) => _announced.AddRange(spaces));
        var gate = new TenantGate(new TenantDirectory(_database.Sources, TimeProvider.System));
        var audit = new AuditWriter(new PersonSeals(_database.Database.Keys), _time);
        _take = new TakeOutOfService(_database.Scope, gate, audit, signals, _time);
        _return = new ReturnToService(_database.Scope, gate, audit, signals, _time);
        _sweep = new OverrideSweep(_database.Platform, _database.Scope, audit, signals, _time);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Taking_a_space_out_writes_the_override_its_history_and_the_audit_together()
    {
        (await TakeAsync("Sweeping", _time.GetUtcNow().AddHours(1))).Refusal.ShouldBeNull();

        (await HistoryAsync()).ShouldBe([("none", "maintenance", "override")]);
        (await AuditAsync()).ShouldBe([("override.create", "Olivia", "req_1")]);
        _announced.ShouldBe([_tenant.Spaces[0].Id]);
    }

    [Theory]
    [InlineData("", 60, "override.reason_missing")]
    [InlineData("   ", 60, "override.reason_missing")]
    [InlineData("late", -1, "override.end_in_the_past")]
    [InlineData("far", 60 * 24 * 400, "override.end_too_far")]
    public async Task A_bad_entry_is_refused_and_leaves_nothing(string reason, int minutes, string refusal)
    {
        (await TakeAsync(reason, _time.GetUtcNow().AddMinutes(minutes))).Refusal.ShouldBe(refusal);
        (await TakeAsync(new string('x', 501), null)).Refusal.ShouldBe("override.reason_too_long");

        (await HistoryAsync()).ShouldBeEmpty();
        (await AuditAsync()).ShouldBeEmpty();
        _announced.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_viewer_a_stranger_and_a_suspended_tenant_are_denied()
    {
        var until = _time.GetUtcNow().AddHours(1);
        (await _take.ExecuteAsync(Victor, "acme", _tenant.Spaces[0].Id, "x", until, AsOlivia, default)).Refusal.ShouldBe("access.denied");
        (await _take.ExecuteAsync(Guid.NewGuid(), "acme", _tenant.Spaces[0].Id, "x", until, AsOlivia, default)).Refusal.ShouldBe("access.denied");
        (await _take.ExecuteAsync(Olivia, "elsewhere", _tenant.Spaces[0].Id, "x", until, AsOlivia, default)).Refusal.ShouldBe("access.denied");

        await _database.AsSuperuserAsync<int>("update tenants set status = 'suspended' where slug = 'acme'; select 1");
        (await TakeAsync("x", until)).Refusal.ShouldBe("access.denied");
    }

    [Fact]
    public async Task Another_tenants_space_is_as_unknown_as_no_space()
    {
        var other = await SeededTenant.CreateAsync(_database, "other");
        var foreign = await _take.ExecuteAsync(Olivia, "acme", other.Spaces[0].Id, "x", null, AsOlivia, default);
        var nowhere = await _take.ExecuteAsync(Olivia, "acme", Guid.NewGuid(), "x", null, AsOlivia, default);

        foreign.ShouldBe(nowhere);
        foreign.Refusal.ShouldBe("space.unknown");
    }

    [Fact]
    public async Task Of_twenty_operators_at_once_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TakeAsync("All at once", null)));

        outcomes.Count(outcome => outcome.IsDone).ShouldBe(1);
        outcomes.Where(outcome => !outcome.IsDone).ShouldAllBe(outcome => outcome.Refusal == "override.already");
        (await AuditAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_ends_by_itself_at_its_end_and_once()
    {
        var end = _time.GetUtcNow().AddMinutes(30);
        await TakeAsync("Cleaning", end);
        (await _sweep.RunAsync(default)).ShouldBe(0);

        _time.Advance(TimeSpan.FromMinutes(31));
        (await Task.WhenAll(_sweep.RunAsync(default), _sweep.RunAsync(default))).Sum().ShouldBe(1);

        (await HistoryAsync()).ShouldBe([("none", "maintenance", "override"), ("maintenance", "none", "override_end")]);
        (await _database.ReadAsync(_tenant.Id, "select ended_at, ended_how from space_overrides", row => (row.GetFieldValue<DateTimeOffset>(0), row.GetString(1)))).ShouldBe([(end, "expired")]);
        (await AuditAsync()).Select(entry => entry.Action).ShouldBe(["override.create", "override.expire"]);
    }

    [Fact]
    public async Task It_is_ended_early_by_an_operator_and_can_be_taken_again()
    {
        await TakeAsync("Cleaning", null);
        _time.Advance(TimeSpan.FromMinutes(5));
        (await _return.ExecuteAsync(Victor, "acme", _tenant.Spaces[0].Id, AsOlivia, default)).Refusal.ShouldBe("access.denied");
        (await _return.ExecuteAsync(Olivia, "acme", _tenant.Spaces[0].Id, AsOlivia, default)).IsDone.ShouldBeTrue();
        (await _return.ExecuteAsync(Olivia, "acme", _tenant.Spaces[0].Id, AsOlivia, default)).Refusal.ShouldBe("override.unknown");

        _time.Advance(TimeSpan.FromMinutes(1));
        (await TakeAsync("Again", null)).IsDone.ShouldBeTrue();
        (await AuditAsync()).Select(entry => entry.Action).ShouldBe(["override.create", "override.end", "override.create"]);
    }

    private Task<SmartParking.Domain.Kernel.Outcome> TakeAsync(string reason, DateTimeOffset? until) =>
        _take.ExecuteAsync(Olivia, "acme", _tenant.Spaces[0].Id, reason, until, AsOlivia, CancellationToken.None);

    private Task<List<(string Was, string Became, string Cause)>> HistoryAsync() =>
        _database.ReadAsync(_tenant.Id, "select was, became, cause from space_history where axis = 'overlay' order by at", row => (row.GetString(0), row.GetString(1), row.GetString(2)));

    private Task<List<(string Action, string? Name, string? RequestId)>> AuditAsync() =>
        _database.ReadAuditAsync(_tenant.Id);
}
