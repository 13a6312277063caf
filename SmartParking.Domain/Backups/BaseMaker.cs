using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Copies the server's files by <c>pg_basebackup</c>. With the log that was archived since (<see cref="WalReceiver"/>) the server
/// can be brought back as it was at any moment after it.
/// </summary>
/// <param name="connectionString">Of <c>parking_replication</c>.</param>
public sealed class BaseMaker(string connectionString, BackupOptions options, KeyRing keys, TimeProvider time)
{
    private const string ManifestOfServer = "backup_manifest";

    /// <exception cref="BackupException">It could not be made; nothing of it is left.</exception>
    public Task<MadeBackup> MakeAsync(CancellationToken cancellationToken) =>
        new BackupFolder(options, BackupKind.Base).MakeAsync(keys, time, WriteAsync, cancellationToken);

    private async Task<BackupManifest> WriteAsync(string draft, Guid id, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        await BackupTool.RunAsync(
            BackupFault.NotMade,
            binaries.Program("pg_basebackup"),
            // With the log it needs to be whole by itself. Not forced to disk here: all files are, before they get their name.
            ["--pgdata=" + draft, "--format=tar", "--compress=1", "--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--no-password", "--no-sync"],
            BackupTool.Environment(new NpgsqlConnectionStringBuilder(connectionString)),
            cancellationToken);
        var (timeline, lsn) = await BeginsAsync(Path.Combine(draft, ManifestOfServer), cancellationToken);
        var version = await BackupTool.RunAsync(BackupFault.NotMade, "tar", ["--extract", "--gzip", "--to-stdout", "--file=" + Path.Combine(draft, "base.tar.gz"), "PG_VERSION"], [], cancellationToken);
        var seal = new BackupSeal(options);
        return new BackupManifest(
            BackupManifest.CurrentFormat, BackupKind.Base, id, time.GetUtcNow(), time.GetElapsedTime(started).TotalSeconds, version.Trim(), 0, seal.IsOn,
            await seal.FinishAsync(draft, cancellationToken), [], WalName.Of(timeline, lsn));
    }

    private static async Task<(uint Timeline, string Lsn)> BeginsAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        using var manifest = await JsonDocument.ParseAsync(stream, default, cancellationToken);
        var range = manifest.RootElement.GetProperty("WAL-Ranges")[0];
        return (range.GetProperty("Timeline").GetUInt32(), range.GetProperty("Start-LSN").GetString()!);
    }
}
