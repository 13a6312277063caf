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
        Replication = server.ConnectionString("parking_replication", secrets.Replication, name);
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

    /// <summary>For base backups and the archive of the server's log; its database is never entered.</summary>
    public string Replication { get; }

    /// <summary>The setting Keys:Master of whoever serves from it.</summary>
    public string MasterKey { get; }

    public KeyRing Keys { get; }

    public static async Task<LocalDatabase> PrepareAsync(LocalPostgres server, ClusterSecrets secrets, string name, CancellationToken cancellationToken)
    {
        var database = await MakeAsync(server, secrets, name, cancellationToken);
        await new Migrator(database.Owner).ApplyAsync(cancellationToken);
        await ContextKey.InstallAsync(database.Owner, database.Keys, cancellationToken);
        return database;
    }

    /// <summary>The administrator's part alone: what a backup is restored into.</summary>
    internal static async Task<LocalDatabase> MakeAsync(LocalPostgres server, ClusterSecrets secrets, string name, CancellationToken cancellationToken)
    {
        await NewDatabase.MakeAsync(server.SuperuserConnectionString("postgres"), secrets.Passwords, name, cancellationToken);
        return new LocalDatabase(server, secrets, name);
    }

    /// <summary>A database that is known to be prepared.</summary>
    internal static LocalDatabase Existing(LocalPostgres server, ClusterSecrets secrets, string name) => new(server, secrets, name);
}
