using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>
/// Brings a database to the newest migration, as <c>parking_owner</c>: in order, each in one transaction that also records
/// it, one migrator at a time. A migration that was applied and has changed since stops it before anything is run.
/// </summary>
/// <remarks>
/// What changes a table waits for whoever reads it, and everybody else then waits behind: a backup that reads for minutes would
/// stop the webhooks for minutes. So a migration waits a second for a lock, gives way, and is tried again from its beginning.
/// </remarks>
public sealed class Migrator(string ownerConnectionString)
{
    private const long LockKey = 7_306_101_984_301_201;
    private const string Impatience = "set local lock_timeout = '1s'";

    /// <summary>How often a migration gives way: with the pauses, ten minutes.</summary>
    private const int Tries = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Told each time a migration gives way: its file, and the try that failed.</summary>
    public Action<string, int>? GivesWay { get; init; }

    /// <summary>Between two tries.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <returns>The file names applied now, in order.</returns>
    /// <exception cref="MigrationFailedException">A migration failed or has changed, or what it changes was in use for ten minutes.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        await ExecuteAsync(
            connection,
            """
            create table if not exists schema_migrations (
                version int primary key,
                name text not null,
                checksum text not null,
                applied_at timestamptz not null default now()
            )
            """,
            cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        var all = Migration.All();
        Compare(applied, all);

        var now = new List<string>();
        foreach (var migration in all.Where(migration => !applied.ContainsKey(migration.Version)))
        {
            for (var tried = 1; !await ApplyAsync(connection, migration, tried == Tries, cancellationToken); tried++)
            {
                GivesWay?.Invoke(migration.FileName, tried);
                await Wait(Pause, cancellationToken);
            }

            now.Add(migration.FileName);
        }

        return now;
    }

    private static void Compare(Dictionary<int, (string Name, string Checksum)> applied, IReadOnlyList<Migration> all)
    {
        foreach (var (version, row) in applied)
        {
            var known = all.FirstOrDefault(migration => migration.Version == version)
                ?? throw new MigrationFailedException($"The database has migration {row.Name}, which this program does not know: it is older than its database.");
            if (known.Checksum != row.Checksum)
            {
                throw new MigrationFailedException($"migrations/{known.FileName} was applied and has been changed since. Restore it and put the change into a new migration.");
            }
        }
    }

    /// <returns>False when it gave way.</returns>
    private static async Task<bool> ApplyAsync(NpgsqlConnection connection, Migration migration, bool last, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, Impatience, cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.LockNotAvailable && !last)
        {
            return false;
        }
        catch (PostgresException failure)
        {
            throw new MigrationFailedException($"migrations/{migration.FileName}{Line(migration.Sql, failure.Position)}: {failure.MessageText}", failure);
        }

        await using var record = new NpgsqlCommand("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)", connection, transaction);
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.FileName });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>PostgreSQL counts the position in characters from 1; 0 means that it gave none.</summary>
    internal static string Line(string sql, int position) =>
        position <= 0 ? string.Empty : $" line {sql.AsSpan(0, Math.Min(position - 1, sql.Length)).Count('\n') + 1}";

    private static async Task<Dictionary<int, (string Name, string Checksum)>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select version, name, checksum from schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<int, (string Name, string Checksum)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied[reader.GetInt32(0)] = (reader.GetString(1), reader.GetString(2));
        }

        return applied;
    }

    /// <summary>Sent as it is, without parameters: a migration is several statements, and PostgreSQL then reports positions in the whole file.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
