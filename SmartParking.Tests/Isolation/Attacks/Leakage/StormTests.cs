using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>Connections are shared by the tenants, their contexts are not.</summary>
[Collection(AttackTests.Name)]
public sealed class StormTests(AttackDatabase database, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(8, 4000)]
    public async Task A_storm_on_few_connections_shows_nobody_another_tenants_row(int connections, int units)
    {
        await using var sources = Sources(connections);
        var storm = new Storm(sources, Scope(sources), seed: 1);

        await storm.RunAsync(units);

        output.WriteLine($"pool of {connections}, {units} units: {storm.Ends}; {storm.Leaks.Count} leaks");
        storm.Leaks.ShouldBeEmpty();
        storm.EndedWell.ShouldBeGreaterThan(units / 3, "the control: those that ended well saw their own rows");
    }

    [Fact]
    public async Task Backends_killed_at_random_show_nobody_another_tenants_row()
    {
        await using var sources = Sources(8);
        var storm = new Storm(sources, Scope(sources), seed: 2);
        using var calm = new CancellationTokenSource();
        var killing = KillAsync(calm.Token);

        try
        {
            await storm.RunAsync(2000);
        }
        finally
        {
            await calm.CancelAsync();
        }

        output.WriteLine($"{await killing} backends killed: {storm.Ends}; {storm.Leaks.Count} leaks");
        storm.Leaks.ShouldBeEmpty();
        (await killing).ShouldBeGreaterThan(20);
        storm.EndedWell.ShouldBeGreaterThan(300, "the control");
    }

    /// <summary>The teeth of the storm: where a context belongs to the session, it is left to the next.</summary>
    [Fact]
    public async Task The_control_with_a_context_of_the_session_and_no_reset_leaks()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Portal.Database.Connections.App) { MaxPoolSize = 8, NoResetOnClose = true }.ConnectionString);
        var (leaks, units) = (0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, cancel) =>
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            if (number % 4 != 0)
            {
                await using var set = new NpgsqlCommand("select set_config('app.context', $1, false)", connection) { Parameters = { new() { Value = database.ContextOf(number % 2 == 0 ? AttackDatabase.A : AttackDatabase.B) } } };
                await set.ExecuteNonQueryAsync(cancel);
                return;
            }

            Interlocked.Increment(ref units);
            await using var read = new NpgsqlCommand("select count(*) from sites", connection);
            if (await read.ExecuteScalarAsync(cancel) is > 0L)
            {
                Interlocked.Increment(ref leaks);
            }
        });

        output.WriteLine($"{leaks} of {units} units without a context saw a tenant's rows");
        leaks.ShouldBeGreaterThan(units / 2, "a storm that finds nothing here would find nothing anywhere");
    }

    private ParkingSources Sources(int connections) =>
        new(database.Portal.Database.Connections with { App = new NpgsqlConnectionStringBuilder(database.Portal.Database.Connections.App) { MaxPoolSize = connections }.ConnectionString });

    private TenantScope Scope(ParkingSources sources) => new(new ContextDoor(sources, database.Portal.Database.Keys));

    private async Task<int> KillAsync(CancellationToken calm)
    {
        await using var superuser = await AttackDatabase.OpenAsync(database.Portal.Superuser);
        var killed = 0;
        while (!calm.IsCancellationRequested)
        {
            // The server itself keeps the pace.
            var ended = await ShapeReader.RowsAsync(
                superuser,
                "select pg_sleep(0.02), pg_terminate_backend(pid) from (select pid from pg_stat_activity where usename = 'parking_app' and datname = current_database() order by random() limit 1) x",
                row => row.GetBoolean(1));
            killed += ended.Count(each => each);
            await Task.Yield();
        }

        return killed;
    }
}
