using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// One look at pg_catalog, in one read-only snapshot, with an empty search_path: names in expressions are then written with
/// their schema, so that a function of the same name elsewhere cannot pass for ours.
/// </summary>
internal sealed class Catalogue(NpgsqlConnection connection, NpgsqlTransaction transaction, CheckOptions options)
{
    private readonly List<Finding> _findings = [];
    private IReadOnlyList<Relation>? _relations;

    /// <summary>Everything that is not PostgreSQL's own; alias <c>n</c> is pg_namespace.</summary>
    public const string OurSchema = @"n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    public CheckOptions Options => options;

    public IReadOnlyList<Finding> Findings => _findings;

    public void Report(string code, string sentence) => _findings.Add(new Finding(code, sentence));

    /// <summary>SQL for an object's name as findings write it: without the schema where that is <c>public</c>.</summary>
    public static string NameOf(string schema, string name) => $"(case when {schema} = 'public' then {name}::text else {schema} || '.' || {name} end)";

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Every table and partition of ours.</summary>
    public async Task<IReadOnlyList<Relation>> RelationsAsync(CancellationToken cancellationToken) =>
        _relations ??= await ReadAsync(
            $"""
            select {NameOf("n.nspname", "c.relname")}, c.relrowsecurity, c.relforcerowsecurity,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'
                    and a.atttypid = 'uuid'::regtype and a.attnotnull and not a.attisdropped),
                case when c.relispartition then (select {NameOf("pn.nspname", "p.relname")}
                    from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
                    where i.inhrelid = c.oid) end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and {OurSchema}
            order by 1
            """,
            row => new Relation(row.GetString(0), Sql.Text(row, 4), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3)),
            cancellationToken);
}
