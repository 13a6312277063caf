using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// A base backup, proved by replaying the log that was received since to its end: the entry that the book made of it is written
/// after it, so a server that comes back with that entry has the newest log, too.
/// </summary>
/// <param name="lag">Knows what was received.</param>
public sealed class BaseWork(BaseMaker maker, BackupProver prover, BackupOptions options, KeyRing keys, WalLag lag, TimeProvider time) : IBackupWork
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public BackupKind Kind => BackupKind.Base;

    public Task<MadeBackup> MakeAsync(CancellationToken cancellationToken) => maker.MakeAsync(cancellationToken);

    public async Task<BackupProof> ProveAsync(string name, CancellationToken cancellationToken)
    {
        await ReceivedAsync(cancellationToken);
        var started = time.GetTimestamp();
        var folder = ScratchServer.FolderOf(options, BackupKind.Base);
        var (server, _) = await new PointInTime(options, keys).RestoreAsync(new LocalPostgresOptions { Folder = folder, Throwaway = true }, null, _ => { }, cancellationToken);
        try
        {
            await using (server)
            {
                var seconds = time.GetElapsedTime(started).TotalSeconds;
                // Roles and passwords are the lost server's; here they are the scratch server's own.
                var database = await LocalDatabase.MakeAsync(server, ClusterSecrets.LoadOrCreate(folder), await NameAsync(server, cancellationToken), cancellationToken);
                await DemandEntryAsync(database, name, cancellationToken);
                var proof = new BackupProof(name, seconds, 0, await prover.DemandWholeAsync(database, cancellationToken));
                await DemandSoundAsync(server, cancellationToken);
                return proof;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Every page of every table and index, and every row in its indexes: on the copy, because where tenants are served it would need
    /// a superuser. What a checksum does not see, it does.
    /// </summary>
    private async Task DemandSoundAsync(LocalPostgres server, CancellationToken cancellationToken)
    {
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        await BackupTool.RunAsync(
            BackupFault.Corrupt,
            binaries.Program("pg_amcheck"),
            ["--install-missing", "--heapallindexed", "--no-password", "--jobs=2", lag.Database],
            BackupTool.Environment(new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString(lag.Database))),
            cancellationToken);
    }

    /// <summary>What is committed now must be in the folder: otherwise the proof would be of an older state.</summary>
    private async Task ReceivedAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var committed = await lag.CommittedAsync(cancellationToken);
        while (await lag.ReceivedAsync(cancellationToken) < committed)
        {
            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new BackupException(BackupFault.NotRestored, $"The server's log has not been received for {Patience.TotalSeconds:0} seconds.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    private async Task<string> NameAsync(LocalPostgres server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.SuperuserConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection);
        command.Parameters.Add(Sql.P(lag.Database));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1 ? lag.Database : throw new BackupException(BackupFault.Differs, $"The database {lag.Database} did not come back.");
    }

    private static async Task DemandEntryAsync(LocalDatabase database, string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database.Backup + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from backups where name = $1", connection);
        command.Parameters.Add(Sql.P(name));
        if ((long)(await command.ExecuteScalarAsync(cancellationToken))! != 1)
        {
            throw new BackupException(BackupFault.Differs, "What was written after the base backup did not come back: the log that was received is not whole.");
        }
    }
}
