using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>Whatever is asked, nothing of B comes to A.</summary>
[Collection(AttackTests.Name)]
public sealed class RandomSqlTests(AttackDatabase database, ITestOutputHelper output)
{
    private const int Statements = 3000;

    [Fact]
    public async Task No_query_of_a_random_grammar_brings_out_a_foreign_value()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PARKING_ATTACK_SEED"), System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"PARKING_ATTACK_SEED={seed}");
        var grammar = new RandomSql(new Random(seed), [.. database.TenantTables]);
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        await using var control = await Intruder.AllSeeingAsync(database);
        var (failed, told, shown) = (0, 0, 0);
        for (var number = 0; number < Statements; number++)
        {
            var sql = grammar.Next();
            var loot = await intruder.TryAsync(sql);

            // A query may itself name a tenant; what it names is not what it found.
            loot.Everything.Where(text => Loot.Bears(text.Replace(sql, string.Empty, StringComparison.Ordinal), 'B')).ShouldBeEmpty($"seed {seed}: {sql}");
            failed += loot.State.Length > 0 ? 1 : 0;
            told += loot.Of('A').Any() ? 1 : 0;
            if (number % 30 == 0)
            {
                shown += (await control.TryAsync(sql)).Of('B').Any() ? 1 : 0;
            }
        }

        output.WriteLine($"{Statements} statements, {told} told of A, {failed} were refused; past the policies {shown} of {Statements / 30} told of B");
        failed.ShouldBeLessThan(Statements / 20, "a grammar whose queries fail finds nothing");
        told.ShouldBeGreaterThan(Statements / 4);
        shown.ShouldBeGreaterThan(Statements / 30 / 4, "the control");
    }
}
