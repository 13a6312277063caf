using System.Diagnostics;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>Every table by every verb as every role in every context, against what was reviewed.</summary>
[Collection(AttackTests.Name)]
public sealed class MatrixTests(AttackDatabase database, ITestOutputHelper output)
{
    [Fact]
    public async Task Every_table_verb_role_and_context_does_what_was_reviewed_and_nothing_else()
    {
        var watch = Stopwatch.StartNew();
        var kinds = MatrixContext.All(database).Count;
        var tables = Attacked();
        var outcomes = new List<(TableShape Table, Verb Verb, string Role, MatrixContext Context, string Expected, string Actual)>();
        foreach (var role in ParkingRoles.All)
        {
            await using var connection = await AttackDatabase.OpenAsync(database.ConnectionOf(role));
            foreach (var table in tables)
            {
                // Signed anew: a context is believed for five minutes, and there are many cells.
                var contexts = MatrixContext.All(database);
                var (statements, expectation) = await new ExpectationReader(database).ReadAsync(table);
                foreach (var verb in Enum.GetValues<Verb>())
                {
                    var sql = statements.For(verb);
                    foreach (var context in contexts)
                    {
                        outcomes.Add((table, verb, role, context, expectation.Of(verb, role, context), await Cell.RunAsync(connection, context, verb, sql)));
                    }
                }
            }
        }

        var wrong = outcomes.Where(cell => cell.Actual != cell.Expected).Select(cell => $"{cell.Verb} on {cell.Table} as {cell.Role}, context {cell.Context.Name}: [{cell.Actual}] instead of [{cell.Expected}]").ToList();
        var open = outcomes.Count(cell => cell.Expected != Expectation.Denied && cell.Expected.Length > 0 && cell.Expected != Expectation.Count(0));
        output.WriteLine($"{outcomes.Count} cells: {tables.Count} tables and partitions, {Enum.GetValues<Verb>().Length} verbs, {ParkingRoles.All.Length} roles, {kinds} contexts; {open} open, {outcomes.Count - open} closed; {watch.Elapsed.TotalSeconds:F1} s");
        wrong.Take(40).ShouldBeEmpty($"{wrong.Count} of {outcomes.Count} cells");
        outcomes.Count.ShouldBe(tables.Count * Enum.GetValues<Verb>().Length * ParkingRoles.All.Length * kinds);
        DemandControls(outcomes.Select(cell => (cell.Table, cell.Role, cell.Context.Name, cell.Verb, cell.Actual)).ToList());
    }

    /// <summary>A denial counts for something only where the one who may does see: each tenant its own rows of every table it may read.</summary>
    private void DemandControls(List<(TableShape Table, string Role, string Context, Verb Verb, string Actual)> cells)
    {
        foreach (var table in database.TenantTables)
        {
            foreach (var (context, tenant) in new[] { ("tenant A", AttackDatabase.A), ("tenant B", AttackDatabase.B) })
            {
                var seen = cells.Single(cell => cell.Table == table && cell.Role == ParkingRoles.App && cell.Context == context && cell.Verb == Verb.Select).Actual;
                seen.ShouldStartWith($"{tenant}: ", customMessage: $"{table} in the context of {context}");
                seen.ShouldNotContain(',');
            }
        }
    }

    /// <summary>Every table, and of the partitions those that hold rows.</summary>
    private List<TableShape> Attacked()
    {
        var month = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy_MM", System.Globalization.CultureInfo.InvariantCulture);
        return [.. database.Shapes.Where(shape => shape.Parent is null || shape.Name.EndsWith(month, StringComparison.Ordinal))];
    }
}
