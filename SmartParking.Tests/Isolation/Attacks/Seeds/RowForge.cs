using System.Text.Json;
using Npgsql;

namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>
/// Makes rows for any table out of what the catalogue says: types, CHECKs (asked of the server itself) and foreign keys. What it
/// cannot fill fails with the table's, the column's and the CHECK's name; add a candidate, or an override here.
/// </summary>
internal sealed class RowForge(NpgsqlConnection superuser, IReadOnlyList<TableShape> shapes)
{
    /// <summary>For columns that no candidate fits, "table.column".</summary>
    private static readonly Dictionary<string, Func<char, int, string?>> Overrides = new()
    {
        // The trigger wants the actor of the context it is written in, sealed, and of parking_auth nothing but people.
        ["audit_log.actor_kind"] = (_, _) => "person",
        ["audit_log.actor_id"] = (_, _) => Attacker.ToString(),
        ["audit_log.actor_name"] = (mark, number) => $"sealed:{mark}:{number}",
        ["audit_log.address"] = (mark, number) => $"sealed:{mark}:{number}",
        ["audit_log.agent"] = (mark, number) => $"sealed:{mark}:{number}",
        ["audit_log.before"] = (_, _) => null,
        // Of a deleted tenant alone.
        ["tenants.status_before"] = (_, _) => null,
        ["tenants.remove_after"] = (_, _) => null,
        ["tenants.removed_at"] = (_, _) => null,
        // A device with a place has not ended, and nobody leaves a place before he came.
        ["devices.decommissioned_at"] = (_, _) => null,
        ["device_assignments.unassigned_at"] = (_, _) => "2200-01-01 00:00:00+00",
        ["idempotency_keys.status"] = (_, _) => "201",
        // With every moment filled in, a run has ended; with fewer it would be none.
        ["quartz.job_runs.state"] = (_, _) => "succeeded",
        ["quartz.job_runs.why"] = (_, _) => "hand",
        ["quartz.job_runs.node"] = (mark, _) => $"node-{mark}",
        ["quartz.job_runs.started_at"] = (_, _) => "2026-03-10 09:00:00+00",
        ["quartz.job_runs.beat_at"] = (_, _) => "2026-03-10 09:00:03+00",
        ["quartz.job_runs.finished_at"] = (_, _) => "2026-03-10 09:00:04+00",
        ["quartz.qrtz_scheduler_state.quartz_version"] = (_, _) => "4.7.3",
    };

    /// <summary>On whose behalf the attacks' contexts are signed.</summary>
    public static readonly Guid Attacker = new("0e0e0e0e-0000-7000-8000-000000000001");

    private readonly Dictionary<(string Table, char Mark), List<Row>> _made = [];
    private int _number;

    /// <summary>The stored rows of a table, as they were read back.</summary>
    public IReadOnlyList<Row> Of(string table, char mark) => _made.GetValueOrDefault((table, mark)) ?? [];

    /// <summary>Two rows in every tenant table: one with everything filled, one with as little as may be.</summary>
    public async Task FillAsync(char mark, Guid tenant)
    {
        foreach (var shape in shapes.Where(shape => shape is { IsTenants: true, Parent: null }))
        {
            await StoreAsync(await MakeAsync(shape, mark, tenant, full: true), mark);
            if (shape.Key != "id")
            {
                await StoreAsync(await MakeAsync(shape, mark, tenant, full: false), mark);
            }
        }
    }

    /// <summary>Rows of nobody, so that a denied look into a global table is a denial and not an empty table.</summary>
    public async Task FillGlobalAsync()
    {
        foreach (var shape in shapes.Where(shape => shape is { IsTenants: false, Parent: null }))
        {
            await StoreAsync(await MakeAsync(shape, 'D', Candidates.IdOf('D', 0), full: true), 'D');
        }
    }

    /// <summary>A row that fits and is not stored.</summary>
    public async Task<Row> MakeAsync(TableShape shape, char mark, Guid tenant, bool full)
    {
        var values = new Dictionary<string, string?>();
        foreach (var column in shape.Columns.Where(column => !column.Generated))
        {
            _number++;
            if (column.Name == shape.Key)
            {
                values[column.Name] = tenant.ToString();
            }
            else if (shape.ForeignKeys.FirstOrDefault(key => key.Columns.Contains(column.Name) && column.Name != shape.Key) is { } key)
            {
                values[column.Name] = column.Nullable && !full ? null : Parent(shape, key, mark)[key.TargetColumns[key.Columns.ToList().IndexOf(column.Name)]];
            }
            else if (Overrides.TryGetValue($"{shape}.{column.Name}", out var say))
            {
                values[column.Name] = say(mark, _number);
            }
            else if (column.Nullable && !full)
            {
                values[column.Name] = null;
            }
            else if (!column.HasDefault || shape.PrimaryKey.Contains(column.Name))
            {
                values[column.Name] = await ValueAsync(shape, column, mark);
            }
        }

        return new Row(shape, values);
    }

    /// <summary>Of several rows of the parent the one nobody refers to yet: a second child may not be allowed.</summary>
    private Row Parent(TableShape shape, ForeignKeyShape key, char mark)
    {
        var parents = Of(key.Target, mark);
        parents.ShouldNotBeEmpty($"{shape} refers to {key.Target}, which has no rows");
        return parents[Math.Min(Of(shape.Name, mark).Count, parents.Count - 1)];
    }

    private async Task<string> ValueAsync(TableShape shape, ColumnShape column, char mark)
    {
        var candidates = Candidates.For(column, shape.Conditions, mark, _number);
        if (column.Checks.Count == 0)
        {
            return candidates.First();
        }

        foreach (var candidate in candidates)
        {
            await using var command = new NpgsqlCommand(
                $"select {string.Join(" and ", column.Checks.Select(check => $"coalesce(({check}), true)"))} from jsonb_populate_record(null::{shape}, $1::jsonb)", superuser)
            {
                Parameters = { new NpgsqlParameter { Value = JsonSerializer.Serialize(new Dictionary<string, string> { [column.Name] = candidate }) } },
            };
            if (await command.ExecuteScalarAsync() is true)
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"No candidate fits {shape}.{column.Name}, CHECK {string.Join(" and ", column.Checks)}: add one to {nameof(Candidates)}, or to {nameof(Overrides)}.");
    }

    /// <summary>A trigger may have made the row already (a state beside its device); then it is filled.</summary>
    private async Task StoreAsync(Row row, char mark)
    {
        var shape = row.Table;
        try
        {
            if (await ExecuteAsync(row.Insert() + " on conflict do nothing") == 0)
            {
                var rest = row.Values.Where(value => !shape.PrimaryKey.Contains(value.Key)).Select(value => $"{value.Key} = {Row.Quoted(value.Value)}").ToList();
                if (rest.Count > 0)
                {
                    await ExecuteAsync($"update {shape} set {string.Join(", ", rest)} where {row.IsIt()}");
                }
            }
        }
        catch (PostgresException refused)
        {
            throw new InvalidOperationException($"The generated row does not fit {shape}: {refused.MessageText}. Add an override to {nameof(RowForge)}.", refused);
        }

        var columns = string.Join(", ", shape.Columns.Where(column => !column.Generated).Select(column => column.Name + "::text"));
        var stored = await ShapeReader.RowsAsync(superuser, $"select {columns} from {shape} where {row.IsIt()}", Read);
        stored.Count.ShouldBe(1, $"the row of {shape} was not stored");
        if (!_made.TryGetValue((shape.Name, mark), out var rows))
        {
            _made[(shape.Name, mark)] = rows = [];
        }

        rows.Add(new Row(shape, stored[0]));
    }

    private static Dictionary<string, string?> Read(NpgsqlDataReader row) =>
        Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, place => row.IsDBNull(place) ? null : row.GetString(place));

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, superuser);
        return await command.ExecuteNonQueryAsync();
    }
}
