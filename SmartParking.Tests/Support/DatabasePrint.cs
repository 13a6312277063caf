using Npgsql;

namespace SmartParking.Tests.Support;

/// <summary>
/// Every row of every table as one hash a table: two prints are equal when nothing has changed anywhere. When a session was last
/// seen is left out: every minute of a long test changes it.
/// </summary>
internal static class DatabasePrint
{
    private const string Sql =
        """
        select schemaname || '.' || tablename, md5(query_to_xml(
            format(case when schemaname = 'auth' and tablename = 'sessions' then 'select (to_jsonb(t) - ''last_seen_at'')::text from %I.%I t order by 1' else 'select t::text from %I.%I t order by 1' end, schemaname, tablename),
            true, false, '')::text)
        from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1
        """;

    /// <returns>One line a table.</returns>
    public static async Task<IReadOnlyList<string>> OfAsync(PortalDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add($"{row.GetString(0)} {row.GetString(1)}");
        }

        return lines;
    }
}
