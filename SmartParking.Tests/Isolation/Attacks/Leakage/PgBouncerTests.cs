using Npgsql;
using SmartParking.Domain.Data;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>In transaction mode another server connection may serve every transaction: nothing of a session is one's own.</summary>
[Collection(AttackTests.Name)]
public sealed class PgBouncerTests(AttackDatabase database, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 600)]
    [InlineData(8, 2000)]
    public async Task A_storm_through_PgBouncer_in_transaction_mode_shows_nobody_another_tenants_row(int connections, int units)
    {
        await using var bouncer = await PgBouncer.StartAsync(database.Portal.Database, connections);
        await using var sources = Sources(new NpgsqlConnectionStringBuilder(bouncer.App) { MaxPoolSize = 32, MaxAutoPrepare = 0 });
        var storm = new Storm(sources, new TenantScope(new ContextDoor(sources, database.Portal.Database.Keys)), seed: 3, prepares: false);

        await storm.RunAsync(units);

        output.WriteLine($"{connections} server connections, {units} units: {storm.Ends}; {storm.Leaks.Count} leaks");
        storm.Leaks.ShouldBeEmpty();
        storm.EndedWell.ShouldBeGreaterThan(units / 4, "the control");
    }

    /// <summary>Statements prepared by one client and run by another fail; they must not answer wrongly.</summary>
    [Fact]
    public async Task Prepared_statements_that_PgBouncer_mixes_up_fail_and_leak_nothing()
    {
        await using var bouncer = await PgBouncer.StartAsync(database.Portal.Database, 4);
        await using var sources = Sources(new NpgsqlConnectionStringBuilder(bouncer.App) { MaxPoolSize = 16 });
        var storm = new Storm(sources, new TenantScope(new ContextDoor(sources, database.Portal.Database.Keys)), seed: 4);

        await storm.RunAsync(400);

        output.WriteLine($"{storm.Ends}; {storm.Leaks.Count} leaks");
        // Where the rollback itself was mixed up, the transaction goes on, and so does the sight of its own rows.
        storm.Leaks.Where(leak => !leak.EndsWith("saw ", StringComparison.Ordinal) && !leak.EndsWith($"saw {leak.Split(' ')[0]}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private ParkingSources Sources(NpgsqlConnectionStringBuilder app) => new(database.Portal.Database.Connections with { App = app.ConnectionString });
}
