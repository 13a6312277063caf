using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Tests.Architecture;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>Who looks at A's board hears nothing of B, however much of it there is.</summary>
public sealed class SignalTests : IAsyncLifetime
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime _time = new();
    private readonly ParkingSignals _signals = new(NullLogger<ParkingSignals>.Instance);
    private PortalDatabase _database = null!;
    private SeededTenant _a = null!;
    private SeededTenant _b = null!;
    private OccupancyBoard _boards = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _a = await SeededTenant.CreateAsync(_database, "signal-a");
        _b = await SeededTenant.CreateAsync(_database, "signal-b");
        _boards = new OccupancyBoard(new BoardReader(_database.Scope, _time), _signals, _time, NullLogger<OccupancyBoard>.Instance);
    }

    public async Task DisposeAsync()
    {
        _boards.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_subscriber_of_one_tenant_gets_none_of_ten_thousand_mixed_signals_of_another()
    {
        using var view = await _boards.OpenAsync(_a.Id, default);
        using var other = await _boards.OpenAsync(_b.Id, default);
        var (heardOfA, heardOfB, told) = (0, 0, new List<Guid>());
        var refreshed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        view.OnSpace(_a.Spaces[0].Id, () => heardOfA++);
        view.OnSpace(_b.Spaces[0].Id, () => heardOfB++);
        view.OnAny(changed =>
        {
            told.AddRange(changed);
            refreshed.TrySetResult();
        });
        await OccupyAsync(_a);
        await OccupyAsync(_b);
        var random = new Random(38);
        for (var number = 0; number < 10_000; number++)
        {
            // Ids of A under B's name, too: a signal says whose it is, and nothing else is believed.
            var ids = random.Next(3) == 0 ? _a.Spaces.Concat(_b.Spaces) : _b.Spaces;
            _signals.SpacesChanged(_b.Id, [.. ids.Select(space => space.Id)]);
        }

        _time.Advance(Pace * 3);
        (told.Count, heardOfA, heardOfB).ShouldBe((0, 0, 0), "B's signals are nothing to A");

        _signals.SpacesChanged(_a.Id, [.. _a.Spaces.Concat(_b.Spaces).Select(space => space.Id)]);
        _time.Advance(Pace);
        await refreshed.Task;
        // The next refresh is told only when every listener of this one has been called.
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var again = view.OnAny(_ => next.TrySetResult());
        while (!next.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10);
        }

        told.ShouldBe([_a.Spaces[0].Id], "the control, and foreign ids in one's own signal read nothing");
        (heardOfA, heardOfB).ShouldBe((1, 0));
        view.Current.Spaces.Keys.ShouldBe(_a.Spaces.Select(space => space.Id), ignoreOrder: true);
    }

    [Fact]
    public void Every_way_to_subscribe_is_known_to_this_test()
    {
        static string[] Ways(Type type) => [.. type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.ReturnType == typeof(IDisposable)).Select(method => method.Name).Order(StringComparer.Ordinal)];

        Ways(typeof(ParkingSignals)).ShouldBe(["OnPersonChanged", "OnSpacesChanged"], "a new subscription is attacked above");
        SourceTree.Read("SmartParking.Domain", ".cs").Concat(SourceTree.Read("SmartParking.Portal", ".cs", ".razor"))
            .Where(file => file.Lines.Any(line => line.Contains(".OnPersonChanged(", StringComparison.Ordinal))).Select(file => file.Path)
            .ShouldBe(
                ["SmartParking.Portal/Identity/SessionRevalidation.cs", "SmartParking.Portal/Shell/PageGate.razor.cs"],
                ignoreOrder: true,
                "who hears of a person asks the database what his own person may, as PushTests shows, and tells nobody");
        Ways(typeof(BoardView)).ShouldBe(["OnAny", "OnSpace"], "a new subscription is attacked above");
        SourceTree.Read("SmartParking.Domain", ".cs").Concat(SourceTree.Read("SmartParking.Portal", ".cs", ".razor"))
            .Where(file => file.Lines.Any(line => line.Contains(".OnSpacesChanged(", StringComparison.Ordinal))).Select(file => file.Path)
            .ShouldBe(
                ["SmartParking.Domain/Occupancy/TenantBoard.cs", "SmartParking.Portal/Devices/InstallWatch.razor.cs", "SmartParking.Portal/Sites/SpacesPage.razor.cs", "SmartParking.Portal/Tenancy/PlatformPage.razor.cs"],
                ignoreOrder: true,
                "who listens to every tenant's signals must drop the others', as the board does, or be the platform's: attack it above. The page of spaces and the one that installs take the tenant's own alone, and of it only that something changed");
        SourceTree.Read("SmartParking.Domain", ".cs").Concat(SourceTree.Read("SmartParking.Portal", ".cs", ".razor"))
            .Where(file => file.Lines.Any(line => line.Contains("pg_notify", StringComparison.OrdinalIgnoreCase) || line.Contains(".Notification +=", StringComparison.Ordinal))).Select(file => file.Path)
            .ShouldBe(["SmartParking.Domain/Identity/AccessFeed.cs"], "a NOTIFY is heard by every tenant's session: opaque ids alone, and a test, as AccessFeedTests and PushTests are");
    }

    private Task OccupyAsync(SeededTenant tenant) =>
        _database.ExecuteAsync(tenant.Id, "update space_state set sensed = 'occupied', sensed_since = $2, evidence_at = $2, fresh_until = $3 where space_id = $1", tenant.Spaces[0].Id, _time.GetUtcNow(), _time.GetUtcNow().AddHours(2));
}
