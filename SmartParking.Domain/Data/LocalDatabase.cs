using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// A database on a <see cref="LocalPostgres"/>, ready to serve: does there what an administrator does on a real server
/// (roles.sql, passwords, CREATE DATABASE, database.sql) and then what <c>migrate</c> does. Running it again changes nothing.
/// </summary>
public sealed class LocalDatabase
{
    private LocalDatabase(LocalPostgres server, ClusterSecrets secrets, string name)
    {
        Server = server;
        Name = name;
        MasterKey = secrets.Master;
        Keys = secrets.Keys;
        Owner = server.ConnectionString("parking_owner", secrets.Owner, name);
        Backup = server.ConnectionString("parking_backup", secrets.Backup, name);
        Connections = new ParkingConnections(
            server.ConnectionString("parking_app", secrets.App, name),
            server.ConnectionString("parking_platform", secrets.Platform, name),
            server.ConnectionString("parking_auth", secrets.Auth, name));
    }

    public LocalPostgres Server { get; }

    public string Name { get; }

    public ParkingConnections Connections { get; }

    /// <summary>For migrations and demonstration data; serving never gets it.</summary>
    public string Owner { get; }

    public string Backup { get; }

    /// <summary>The setting Keys:Master of whoever serves from it.</summary>
    public string MasterKey { get; }

    public KeyRing Keys { get; }

    public static async Task<LocalDatabase> PrepareAsync(LocalPostgres server, ClusterSecrets secrets, string name, CancellationToken cancellationToken)
    {
        await using var admin = new NpgsqlConnection(server.SuperuserConnectionString("postgres"));
        await admin.OpenAsync(cancellationToken);
        await ExecuteAsync(admin, Migration.Roles(), cancellationToken);
        foreach (var (role, password) in new[]
        {
            ("parking_owner", secrets.Owner), ("parking_app", secrets.App), ("parking_platform", secrets.Platform),
            ("parking_auth", secrets.Auth), ("parking_backup", secrets.Backup),
        })
        {
            // ALTER ROLE takes no parameters; the secrets are url-safe characters of our own making.
            await ExecuteAsync(admin, $"alter role {role} password '{password}'", cancellationToken);
        }

        await CreateAsync(admin, name, cancellationToken);
        await using (var inside = new NpgsqlConnection(server.SuperuserConnectionString(name)))
        {
            await inside.OpenAsync(cancellationToken);
            await ExecuteAsync(inside, Migration.Database(), cancellationToken);
        }

        var database = new LocalDatabase(server, secrets, name);
        await new Migrator(database.Owner).ApplyAsync(cancellationToken);
        await ContextKey.InstallAsync(database.Owner, database.Keys, cancellationToken);
        return database;
    }

    /// <summary>A database that is known to be prepared.</summary>
    internal static LocalDatabase Existing(LocalPostgres server, ClusterSecrets secrets, string name) => new(server, secrets, name);

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

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
