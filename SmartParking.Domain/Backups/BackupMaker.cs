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
    public async Task<MadeBackup> MakeAsync(CancellationToken cancellationToken)
    {
        var folder = new BackupFolder(options);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        string? draft = null;
        try
        {
            draft = folder.Begin(id);
            var manifest = await WriteAsync(draft, id, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(draft, BackupFolder.ManifestName), BackupManifest.Form.Sign(manifest, keys), cancellationToken);
            var name = BackupFolder.NameOf(manifest.MadeAt, id);
            folder.Keep(draft, name);
            return new MadeBackup(name, manifest);
        }
        catch (Exception failure)
        {
            Drop(draft);
            throw failure switch
            {
                NpgsqlException refused => new BackupException(BackupFault.NotMade, $"The database could not be read: {(refused as PostgresException)?.MessageText ?? refused.Message}", refused),
                IOException { HResult: 28 } full => new BackupException(BackupFault.DiskFull, "There is no room left for a backup.", full),
                IOException or UnauthorizedAccessException => new BackupException(BackupFault.NotMade, $"The folder for backups cannot be used: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

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
        var kept = seal.IsOn ? await seal.CloseAsync(path, cancellationToken) : path;
        return new BackupManifest(
            BackupManifest.CurrentFormat, id, madeAt, time.GetElapsedTime(started).TotalSeconds, $"{version.Major}.{version.Minor}", migration,
            Path.GetFileName(kept), new FileInfo(kept).Length, await BackupSeal.HashAsync(kept, cancellationToken), seal.IsOn, await prints);
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

    private static void Drop(string? draft)
    {
        if (draft is not null && Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
    }
}
