using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using SmartParking.Tests.Support;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>
/// Every policy, grant, function and trigger that the catalogue has, spoiled in every way; each must be named. Mutants of one
/// kind are made together in a copy of the database of its own, which is thrown away: nothing has to be undone.
/// </summary>
public sealed class GeneratedMutantTests(ITestOutputHelper output)
{
    private sealed record Verdict(GeneratedMutant Mutant, bool Caught, string Instead);

    [Fact]
    public async Task Every_mutant_of_every_policy_grant_function_and_trigger_is_named()
    {
        var watch = Stopwatch.StartNew();
        var kinds = (await GenerateAsync()).GroupBy(mutant => mutant.Kind, StringComparer.Ordinal).ToList();
        var verdicts = new ConcurrentBag<Verdict>();
        foreach (var kind in kinds)
        {
            await JudgeAsync([.. kind], verdicts);
        }

        foreach (var kind in verdicts.GroupBy(verdict => verdict.Mutant.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{kind.Key}: {kind.Count()} mutants, {kind.Count(verdict => verdict.Caught)} caught");
        }

        output.WriteLine($"{verdicts.Count} mutants, {verdicts.Count(verdict => verdict.Caught)} caught, {watch.Elapsed.TotalSeconds:F1} s");
        verdicts.Where(verdict => !verdict.Caught).Select(verdict => $"{verdict.Mutant.Kind}: {verdict.Mutant.Sql} · found: {verdict.Instead}").ShouldBeEmpty();
        verdicts.Count.ShouldBeGreaterThan(1000);
    }

    private static async Task<List<GeneratedMutant>> GenerateAsync()
    {
        await using var database = await PortalDatabase.CreateAsync();
        (await CheckAsync(database.Database)).ShouldBeEmpty("before anything was spoiled");
        await using var superuser = await AttackDatabase.OpenAsync(database.Superuser);
        var shapes = await ShapeReader.ReadAsync(superuser);
        return [.. await PolicyMutants.AllAsync(superuser), .. GrantMutants.All(shapes), .. await FunctionMutants.AllAsync(superuser), .. SystemMutants.All("{database}")];
    }

    private static async Task JudgeAsync(IReadOnlyList<GeneratedMutant> mutants, ConcurrentBag<Verdict> verdicts)
    {
        await using var database = await PortalDatabase.CreateAsync();
        var name = database.Database.Name;
        await using (var superuser = await AttackDatabase.OpenAsync(database.Superuser))
        {
            await using var spoil = new NpgsqlCommand(string.Join(";\n", mutants.Select(mutant => mutant.Sql)).Replace("{database}", name, StringComparison.Ordinal), superuser);
            await spoil.ExecuteNonQueryAsync();
        }

        var findings = await CheckAsync(database.Database);
        foreach (var mutant in mutants)
        {
            var named = mutant with { Named = [.. mutant.Named.Select(each => each.Replace("{database}", name, StringComparison.Ordinal))] };
            var caught = findings.Any(named.IsNamedBy);
            verdicts.Add(new Verdict(mutant, caught, caught ? "" : string.Join(" | ", findings.Take(4))));
        }
    }

    private static Task<IReadOnlyList<Finding>> CheckAsync(LocalDatabase database)
    {
        var given = CheckedConnections.Of(database.Connections) with { Owner = database.Owner, Backup = database.Backup };
        return new CatalogueCheck(given, new CheckOptions(Durability: false), database.Keys).RunAsync(CancellationToken.None);
    }
}
