using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>What an administrator does before <c>migrate</c> or a restore: roles.sql, passwords, CREATE DATABASE, database.sql. Running it again changes nothing.</summary>
internal static class NewDatabase
{
    /// <param name="administrator">A superuser's, in any database of the server.</param>
    /// <param name="passwords">By role; other roles keep theirs.</param>
    /// <param name="name">The database's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task MakeAsync(string administrator, IEnumerable<(string Role, string Password)> passwords, string name, CancellationToken cancellationToken)
    {
        await using var admin = new NpgsqlConnection(administrator);
        await admin.OpenAsync(cancellationToken);
        await ExecuteAsync(admin, Migration.Roles(), cancellationToken);
        foreach (var (role, password) in passwords)
        {
            // ALTER ROLE takes no parameters.
            await ExecuteAsync(admin, $"alter role {role} password {Literal(password)}", cancellationToken);
        }

        await CreateAsync(admin, name, cancellationToken);
        // Unpooled: who makes a database may rename it next, which nobody may be connected to.
        await using var inside = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Database = name, Pooling = false }.ConnectionString);
        await inside.OpenAsync(cancellationToken);
        await ExecuteAsync(inside, Migration.Database(), cancellationToken);
    }

    private static async Task CreateAsync(NpgsqlConnection admin, string name, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", admin);
        exists.Parameters.Add(Sql.P(name));
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(name);
            await ExecuteAsync(admin, $"create database {quoted} owner parking_owner", cancellationToken);
            await ExecuteAsync(admin, $"revoke all on database {quoted} from public", cancellationToken);
            await ExecuteAsync(admin, $"grant connect on database {quoted} to parking_app, parking_platform, parking_auth, parking_backup", cancellationToken);
        }
    }

    // With standard_conforming_strings, which no server of this century turns off, a quote is all that ends a literal.
    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
