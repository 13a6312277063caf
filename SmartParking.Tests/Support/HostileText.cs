using Npgsql;

namespace SmartParking.Tests.Support;

/// <summary>
/// Writes text that wants to be a script into every text column of every table that will hold it, found in the catalogue, so
/// that a column made tomorrow is hostile, too. Columns whose CHECK or key refuses it stay as they are.
/// </summary>
internal static class HostileText
{
    /// <summary>An element or attribute of this kind in a page means that text became markup.</summary>
    public const string Selector = "img[src='x'], svg[onload], iframe[srcdoc], [onerror], [onload], [onmouseover], a[href^='javascript:' i], script[data-hostile]";

    /// <summary>What stays readable of it when it stays text.</summary>
    public const string Readable = "HOSTILE";

    // The longest that fits is taken: each breaks out of text, of an attribute, of a script and of a template.
    private static readonly string[] Payloads =
    [
        "HOSTILE'\"><img src=x onerror=\"pwned(1)\"><svg onload=\"pwned(2)\"></script><script data-hostile>pwned(3)</script><iframe srcdoc=\"x\"></iframe><a href=\"javascript:pwned(4)\">{{7*7}}${7*7}@(7*7) onmouseover=pwned(5) x=\"",
        "HOSTILE'\"><img src=x onerror=pwned(1)></script><script data-hostile>pwned(3)</script>",
        "HOSTILE\"><img src=x onerror=pwned(1)>",
    ];

    private static readonly string[] NotShown = ["normalized_", "concurrency_stamp", "security_stamp", "password_hash"];

    /// <returns>The columns that hold it now, as <c>table.column</c>.</returns>
    public static async Task<IReadOnlyList<string>> SpreadAsync(PortalDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        // Past the append-only triggers and foreign keys: how it came there does not matter.
        await ExecuteAsync(connection, "set session_replication_role = replica");
        var hostile = new List<string>();
        foreach (var column in await ColumnsAsync(connection))
        {
            if (await TrySpreadAsync(connection, column))
            {
                hostile.Add(column);
            }
        }

        return hostile;
    }

    private static async Task<bool> TrySpreadAsync(NpgsqlConnection connection, string column)
    {
        var (table, name) = (column[..column.LastIndexOf('.')], column[(column.LastIndexOf('.') + 1)..]);
        foreach (var payload in Payloads)
        {
            try
            {
                await using var command = new NpgsqlCommand($"update {table} set {name} = $1 where {name} is not null", connection);
                command.Parameters.Add(new NpgsqlParameter { Value = payload });
                return await command.ExecuteNonQueryAsync() > 0;
            }
            catch (PostgresException refused) when (refused.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                // A CHECK or a key keeps it out; perhaps a shorter one fits.
            }
        }

        return false;
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname)
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
                and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype and c.relname <> 'schema_migrations'
            order by 1
            """,
            connection);
        await using var row = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await row.ReadAsync())
        {
            columns.Add(row.GetString(0));
        }

        return [.. columns.Where(column => !Array.Exists(NotShown, part => column.Contains(part, StringComparison.Ordinal)))];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
