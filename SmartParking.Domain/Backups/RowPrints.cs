using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Backups;

/// <summary>Counts and hashes every table's rows, tenant by tenant, as <c>parking_backup</c> sees them: all.</summary>
internal static class RowPrints
{
    private const string Tables =
        """
        select format('%I.%I', n.nspname, c.relname),
            case when c.relname = 'tenants' and n.nspname = 'public' then 'id' when a.attname is not null then 'tenant_id' end
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
        order by 1
        """;

    public static async Task<List<TablePrint>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var prints = new List<TablePrint>();
        foreach (var (table, key) in await TablesAsync(connection, cancellationToken))
        {
            // Names come from the catalogue, quoted there. A row's text is the same wherever it is restored: the roles' settings say how.
            await using var command = new NpgsqlCommand(
                $"select {key ?? "null::uuid"}, count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {table} t group by 1 order by 1", connection) { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                prints.Add(new TablePrint(table, Sql.Nullable<Guid>(row, 0), row.GetInt64(1), row.GetString(2)));
            }
        }

        return prints;
    }

    /// <returns>One sentence for each difference, at most ten.</returns>
    public static IReadOnlyList<string> Compare(IReadOnlyList<TablePrint> wanted, IReadOnlyList<TablePrint> found)
    {
        var restored = found.ToDictionary(each => (each.Table, each.Tenant));
        var differences = new List<string>();
        foreach (var print in wanted)
        {
            var other = restored.GetValueOrDefault((print.Table, print.Tenant));
            restored.Remove((print.Table, print.Tenant));
            if (other != print)
            {
                differences.Add($"{print.Table}{Of(print.Tenant)}: {print.Rows} rows were backed up, {other?.Rows ?? 0} came back{(other?.Rows == print.Rows ? " with other content" : string.Empty)}.");
            }
        }

        differences.AddRange(restored.Values.Where(each => each.Rows > 0).Select(each => $"{each.Table}{Of(each.Tenant)}: {each.Rows} rows came back that were not backed up."));
        return [.. differences.Take(10)];
    }

    private static string Of(Guid? tenant) => tenant is null ? string.Empty : $" of tenant {tenant}";

    private static async Task<List<(string Table, string? Key)>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Tables, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<(string Table, string? Key)>();
        while (await row.ReadAsync(cancellationToken))
        {
            tables.Add((row.GetString(0), Sql.Text(row, 1)));
        }

        return tables;
    }
}
