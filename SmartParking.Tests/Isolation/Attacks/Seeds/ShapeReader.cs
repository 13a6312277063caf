using Npgsql;
using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>Reads the shapes of every table of ours out of pg_catalog, parents before children.</summary>
internal static class ShapeReader
{
    private const string Ours = "c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";
    private const string Name = "case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end";

    private const string Tables =
        $"""
        select c.oid, {Name}, case when c.relispartition then (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid) end,
            array(select a.attname::text from pg_constraint k, unnest(k.conkey) with ordinality as each (number, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = each.number
                where k.conrelid = c.oid and k.contype = 'p' order by each.place),
            array(select pg_get_expr(k.conbin, k.conrelid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
                union all select concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p where p.polrelid = c.oid)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Ours} order by c.oid
        """;

    private const string Columns =
        $"""
        select c.oid, a.attname::text, format_type(a.atttypid, a.atttypmod), not a.attnotnull, a.atthasdef or a.attidentity <> '', a.attgenerated <> '',
            array(select pg_get_expr(k.conbin, k.conrelid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum])
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where {Ours} and a.attnum > 0 and not a.attisdropped order by c.oid, a.attnum
        """;

    private const string ForeignKeys =
        $"""
        select c.oid, k.conname::text, k.confrelid::regclass::text,
            array(select a.attname::text from unnest(k.conkey) with ordinality as each (number, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = each.number order by each.place),
            array(select a.attname::text from unnest(k.confkey) with ordinality as each (number, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = each.number order by each.place),
            k.confdeltype = 'c'
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where {Ours} and k.contype = 'f' order by c.oid, k.conname
        """;

    public static async Task<IReadOnlyList<TableShape>> ReadAsync(NpgsqlConnection superuser)
    {
        var columns = (await RowsAsync(superuser, Columns, row => (Table: row.GetFieldValue<uint>(0), Shape: new ColumnShape(
            row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetFieldValue<string[]>(6))))).ToLookup(each => each.Table, each => each.Shape);
        var keys = (await RowsAsync(superuser, ForeignKeys, row => (Table: row.GetFieldValue<uint>(0), Shape: new ForeignKeyShape(
            row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4), row.GetBoolean(5))))).ToLookup(each => each.Table, each => each.Shape);
        var tables = await RowsAsync(superuser, Tables, row => (Id: row.GetFieldValue<uint>(0), Name: row.GetString(1), Parent: row.IsDBNull(2) ? null : row.GetString(2),
            Primary: row.GetFieldValue<string[]>(3), Expressions: row.GetFieldValue<string[]>(4)));
        var shapes = tables.Select(table => new TableShape(
            table.Name,
            table.Parent,
            KeyOf(table.Name, [.. columns[table.Id]]),
            [.. columns[table.Id]],
            table.Primary,
            [.. keys[table.Id]],
            table.Expressions));
        return ParentsFirst([.. shapes]);
    }

    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>As the isolation check decides it: <c>tenants</c> by its id, others by <c>tenant_id uuid not null</c>.</summary>
    private static string? KeyOf(string name, IReadOnlyList<ColumnShape> columns) => name == "tenants"
        ? "id"
        : ReviewedTables.Find(name) is not { IsTenants: false } && columns.Any(column => column is { Name: "tenant_id", Type: "uuid", Nullable: false }) ? "tenant_id" : null;

    private static List<TableShape> ParentsFirst(List<TableShape> waiting)
    {
        var ordered = new List<TableShape>();
        while (waiting.Count > 0)
        {
            var free = waiting.Where(table => table.ForeignKeys.All(key => key.Target == table.Name || ordered.Exists(done => done.Name == key.Target))).ToList();
            free.ShouldNotBeEmpty($"foreign keys in a circle: {string.Join(", ", waiting)}");
            ordered.AddRange(free);
            waiting.RemoveAll(free.Contains);
        }

        return ordered;
    }
}
