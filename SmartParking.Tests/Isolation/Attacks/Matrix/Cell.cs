using Npgsql;

namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>Runs one statement as one role in one context, tells what came of it, and takes it back.</summary>
internal static class Cell
{
    public static async Task<string> RunAsync(NpgsqlConnection connection, MatrixContext context, Verb verb, string sql)
    {
        var begin = "rollback; begin; " + (context.Setting is { } setting ? $"select set_config('app.context', '{setting}', true); " : "");
        try
        {
            if (verb == Verb.CopyTo)
            {
                return await CopyAsync(connection, begin, sql);
            }

            await using var command = new NpgsqlCommand(begin + sql, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var owners = new List<string>();
            do
            {
                while (await reader.ReadAsync())
                {
                    owners.Add(reader.GetString(0));
                }
            }
            while (await reader.NextResultAsync());
            await reader.CloseAsync();
            return verb switch
            {
                Verb.Select or Verb.SelectForUpdate => Expectation.Told(owners.Skip(context.Setting is null ? 0 : 1)),
                Verb.Update or Verb.Delete or Verb.Merge => Expectation.Count(Math.Max(0, reader.RecordsAffected)),
                _ => Expectation.Allowed,
            };
        }
        catch (PostgresException refused)
        {
            return Told(verb, refused.SqlState);
        }
    }

    /// <summary>A key is looked at only after the policies have let a row pass, and a parent is asked only about such a row.</summary>
    private static string Told(Verb verb, string state) => (verb, state) switch
    {
        (_, PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction) => Expectation.Denied,
        (Verb.Insert or Verb.InsertReturning, PostgresErrorCodes.UniqueViolation) => Expectation.Allowed,
        (Verb.Delete, PostgresErrorCodes.ForeignKeyViolation) => Expectation.Held,
        (Verb.Truncate, PostgresErrorCodes.FeatureNotSupported) => Expectation.Allowed,
        _ => state,
    };

    private static async Task<string> CopyAsync(NpgsqlConnection connection, string begin, string sql)
    {
        await using (var start = new NpgsqlCommand(begin, connection))
        {
            await start.ExecuteNonQueryAsync();
        }

        using var copy = await connection.BeginTextExportAsync(sql);
        return Expectation.Told((await copy.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
