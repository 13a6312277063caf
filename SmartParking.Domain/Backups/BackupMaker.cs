using System.Data;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Makes a backup: one snapshot of the whole database, written by <c>pg_dump</c> while its rows are counted and hashed in the
/// same snapshot, so that what is restored can be compared with what was.
/// </summary>
/// <param name="connectionString">Of <c>parking_backup</c>; directly to the server, not through a pooler: a snapshot belongs to a session.</param>
public sealed class BackupMaker(string connectionString, BackupOptions options, KeyRing keys, TimeProvider time)
{
    private const string DumpName = "database.dump";

    /// <returns>The backup's name.</returns>
    /// <exception cref="BackupException">It could not be made; nothing of it is left.</exception>
    public Task<MadeBackup> MakeAsync(CancellationToken cancellationToken) =>
        new BackupFolder(options, BackupKind.Dump).MakeAsync(keys, time, WriteAsync, cancellationToken);

    private async Task<BackupManifest> WriteAsync(string draft, Guid id, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "portal-backup", KeepAlive = 30 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var (snapshot, madeAt, migration) = await LookAsync(connection, cancellationToken);
        var version = connection.PostgreSqlVersion;
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        if (binaries.MajorVersion < version.Major)
        {
            throw new BackupException(BackupFault.ToolMissing, $"pg_dump here is of PostgreSQL {binaries.MajorVersion} and the server of {version.Major}: install postgresql-client-{version.Major}.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var path = Path.Combine(draft, DumpName);
        var dump = BackupTool.RunAsync(
            BackupFault.NotMade,
            binaries.Program("pg_dump"),
            // Without waiting for a migration's lock for ever: a dump that waits holds up whoever waits behind it.
            ["--format=custom", "--compress=1", "--snapshot=" + snapshot, "--lock-wait-timeout=60s", "--no-password", "--file=" + path],
            BackupTool.Environment(new NpgsqlConnectionStringBuilder(connectionString)),
            either.Token);
        var prints = RowPrints.ReadAsync(connection, either.Token);
        await BothAsync(dump, prints, either);
        var seal = new BackupSeal(options);
        var files = await seal.FinishAsync(draft, cancellationToken);
        return new BackupManifest(
            BackupManifest.CurrentFormat, BackupKind.Dump, id, madeAt, time.GetElapsedTime(started).TotalSeconds, $"{version.Major}.{version.Minor}", migration, seal.IsOn, files, await prints);
    }

    /// <summary>The first failure is told, after the other one has been ended.</summary>
    private static async Task BothAsync(Task dump, Task prints, CancellationTokenSource either)
    {
        var first = await Task.WhenAny(dump, prints);
        if (!first.IsCompletedSuccessfully)
        {
            await either.CancelAsync();
            await Task.WhenAll(dump, prints).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await first;
        }

        await Task.WhenAll(dump, prints);
    }

    private static async Task<(string Snapshot, DateTimeOffset MadeAt, int Migration)> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_export_snapshot(), now(), (select max(version) from schema_migrations)", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2));
    }
}
