using System.Globalization;
using Npgsql;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation;

/// <summary>A check is worth what it catches: every mutant must be named, must really leak where it says so, and must be healed by its undoing.</summary>
[Collection(IsolationTests.Name)]
public sealed class CatalogueMutationTests(IsolationCluster cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Mutants.All.Keys];

    [Fact]
    public async Task A_migrated_database_has_no_finding() => (await cluster.CheckAsync()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_spoiled_database_is_named(string name)
    {
        var mutant = Mutants.All[name];
        (await LeaksAsync(mutant)).ShouldBe(0, "the control must see nothing before");
        await cluster.SuperuserAsync(mutant.Apply);
        try
        {
            var findings = await cluster.CheckAsync();

            var caught = findings.Where(finding => finding.Code == mutant.Code && finding.Sentence.Contains(mutant.Spoiled, StringComparison.Ordinal)).ToList();
            caught.ShouldNotBeEmpty($"nothing named {mutant.Spoiled} as {mutant.Code}; found: {string.Join(" | ", findings)}");
            var leaked = await LeaksAsync(mutant);
            if (mutant.Leak is not null)
            {
                leaked.ShouldBeGreaterThan(0, "the mutant must really open B's data");
            }

            output.WriteLine($"{name}: caught as {caught[0]}{(mutant.Leak is null ? "" : " (leak shown)")}");
        }
        finally
        {
            await cluster.SuperuserAsync(mutant.Undo);
        }

        (await cluster.CheckAsync()).ShouldBeEmpty();
    }

    /// <summary>In a session as new as a new process's, rolled back afterwards.</summary>
    private async Task<long> LeaksAsync(Mutant mutant)
    {
        if (mutant.Leak is null)
        {
            return 0;
        }

        await using var connection = new NpgsqlConnection(IsolationCluster.Unpooled(mutant.AsOwner ? cluster.Database.Owner : cluster.Database.Connections.App));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (mutant.Context)
        {
            await using var context = new NpgsqlCommand(cluster.Signed("select set_config('app.context', '@A@', true)"), connection, transaction);
            await context.ExecuteNonQueryAsync();
        }

        try
        {
            await using var command = new NpgsqlCommand(cluster.Signed(mutant.Leak), connection, transaction);
            await using var reader = await command.ExecuteReaderAsync();
            long last = 0;
            do
            {
                while (await reader.ReadAsync())
                {
                    last = reader.GetValue(0) is IConvertible value and not string ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : last;
                }
            }
            while (await reader.NextResultAsync());
            return Math.Max(last, reader.RecordsAffected);
        }
        catch (PostgresException)
        {
            return 0;
        }
    }
}
