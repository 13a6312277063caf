using SmartParking.Tests.Isolation.Attacks.Seeds;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>
/// A planner that asks the intruder's condition before the policy gives hidden rows away: by what a function prints, or by an
/// error that only a hidden row can cause. Each probe runs a second time past the policies, where it must succeed.
/// </summary>
[Collection(AttackTests.Name)]
public sealed class SideChannelTests(AttackDatabase database, ITestOutputHelper output) : IAsyncLifetime
{
    // The cheaper a condition the earlier it is asked.
    private const string Leaky =
        """
        create schema leak;
        create function leak.told(what text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice '%', what; return true; end $$;
        grant usage on schema leak to parking_app; grant execute on function leak.told(text) to parking_app;
        """;

    public Task InitializeAsync() => SuperuserAsync(Leaky);

    public Task DisposeAsync() => SuperuserAsync("drop schema leak cascade");

    [Fact]
    public async Task A_leaky_function_in_any_place_of_a_query_prints_no_foreign_value()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        await using var control = await Intruder.AllSeeingAsync(database);
        var (probes, printed, shown) = (0, 0, 0);
        foreach (var (table, column) in from table in database.TenantTables from column in table.Columns select (table, column))
        {
            foreach (var sql in Places(table, column.Name))
            {
                var loot = await intruder.TryAsync(sql);
                loot.State.ShouldBeEmpty($"{sql}: {loot.Said}");
                loot.Of('B').ShouldBeEmpty(sql);
                probes++;
                printed += loot.Notices.Count;
            }

            shown += (await control.TryAsync(Places(table, column.Name).First())).Of('B').Any() ? 1 : 0;
        }

        output.WriteLine($"{probes} probes, {printed} values of A printed, none of B; past the policies B's were printed for {shown} columns");
        printed.ShouldBeGreaterThan(probes, "the control: the function does print");
        shown.ShouldBeGreaterThan(50, "the control: without policies it prints B's");
    }

    [Fact]
    public async Task No_error_can_be_made_to_depend_on_a_foreign_row()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        await using var control = await Intruder.AllSeeingAsync(database);
        var probes = 0;
        foreach (var table in database.TenantTables)
        {
            var foreign = $"{table.Key} = '{AttackDatabase.B}'";
            string[] queries =
            [
                $"select 1 / (case when {foreign} then 0 else 1 end) from {table}",
                $"select 1 from {table} where 1 / (case when {foreign} then 0 else 1 end) = 1",
                $"select 1 from {table} where (case when {foreign} then 'x' else '1' end)::int = 1",
                $"select 1 from {table} order by 1 / (case when {foreign} then 0 else 1 end)",
                $"select count(*) filter (where 1 / (case when {foreign} then 0 else 1 end) = 1) from {table}",
                $"select (select 1 / count(*) from {table} t where t.{foreign} having count(*) = 0 or true) from tenants limit 0",
                $"select 1 from {table} t join {table} s on 1 / (case when s.{foreign} then 0 else 1 end) = 1",
            ];
            foreach (var sql in queries)
            {
                var loot = await intruder.TryAsync(sql);
                loot.State.ShouldBeEmpty($"{sql}: {loot.Said}");
                probes++;
            }

            (await control.TryAsync(queries[1])).State.ShouldBe("22012", $"the control on {table}");
        }

        output.WriteLine($"{probes} probes");
    }

    [Fact]
    public async Task Statistics_and_other_sessions_tell_nothing_of_other_tenants()
    {
        await SuperuserAsync("analyze");
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        var tables = string.Join(", ", database.TenantTables.Select(table => $"'{table}'"));

        var statistics = await intruder.TryAsync($"select * from pg_stats where tablename in ({tables})");
        statistics.Of('B').ShouldBeEmpty();
        (await intruder.TryAsync("select stavalues1::text from pg_statistic")).State.ShouldBe("42501");
        (await intruder.TryAsync("select query from pg_stat_activity")).Of('B').ShouldBeEmpty();
        (await intruder.TryAsync("explain (verbose, costs off) select * from sites")).Of('B').ShouldBeEmpty();
    }

    private static IEnumerable<string> Places(TableShape table, string column)
    {
        var told = $"leak.told({{0}}{column}::text)";
        string Of(string alias) => told.Replace("{0}", alias, StringComparison.Ordinal);
        return
        [
            $"select 1 from {table} where {Of("")}",
            $"select 1 from {table} order by {Of("")}",
            $"select 1 from {table} t join {table} s on {Of("s.")}",
            $"select case when {Of("")} then 1 end from {table}",
            $"select count(*) filter (where {Of("")}) from {table}",
            $"select row_number() over (partition by {Of("")}) from {table}",
            $"select 1 from tenants x, lateral (select 1 from {table} s where {Of("s.")} offset 0) s",
            $"with w as materialized (select * from {table} where {Of("")}) select 1 from w group by 1 having bool_and({Of("").Replace(column, "'x'", StringComparison.Ordinal)})",
        ];
    }

    private async Task SuperuserAsync(string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, database.Superuser);
        await command.ExecuteNonQueryAsync();
    }
}
