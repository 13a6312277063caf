using System.Text.Json;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>Looks, as the superuser, at what is stored and which of the reviewed conditions hold for it.</summary>
internal sealed class ExpectationReader(AttackDatabase database)
{
    public async Task<(Statements Statements, Expectation Expectation)> ReadAsync(TableShape table)
    {
        var conditions = (ReviewedTables.Find(table.ReviewedName)?.Rights ?? []).SelectMany(right => new[] { right.Using, right.Check }).OfType<string>()
            .Where(condition => !condition.Contains("app_", StringComparison.Ordinal)).Distinct().ToList();
        var key = table.Key is null ? "'global'" : $"{table.Key}::text";
        var rows = await ShapeReader.RowsAsync(
            database.Superuser,
            $"select {key}, array[{string.Join(", ", conditions.Select(condition => $"coalesce({condition}, false)").Append("true"))}] from {table}",
            row => new StoredRow(row.GetString(0), Fitting(conditions, row.GetFieldValue<bool[]>(1))));
        var mark = table.IsTenants ? 'A' : 'D';
        var existing = database.Forge.Of(table.ReviewedName, mark)[0] with { Table = table };

        // The tenants' own table: a row that is not stored is a tenant of its own.
        var owner = table.Key == "id" ? Candidates.IdOf('C', 0) : AttackDatabase.A;
        var fresh = await database.Forge.MakeAsync(table, mark, owner, full: false);
        return (
            new Statements(table, existing, fresh),
            new Expectation(table, rows, await FitsAsync(conditions, fresh), await FitsAsync(conditions, existing), table.IsTenants ? owner.ToString() : "global",
                database.Shapes.Any(other => other.Parent is null && other.ForeignKeys.Any(key => key.Target == table.Name && !key.Cascades))));
    }

    private async Task<HashSet<string>> FitsAsync(List<string> conditions, Row row)
    {
        var record = $"jsonb_populate_record(null::{row.Table}, {Row.Quoted(JsonSerializer.Serialize(row.Values))}::jsonb)";
        var told = await ShapeReader.RowsAsync(
            database.Superuser,
            $"select array[{string.Join(", ", conditions.Select(condition => $"coalesce({condition}, false)").Append("true"))}] from {record}",
            found => found.GetFieldValue<bool[]>(0));
        return Fitting(conditions, told[0]);
    }

    private static HashSet<string> Fitting(List<string> conditions, bool[] holds) => [.. conditions.Where((_, place) => holds[place])];
}
