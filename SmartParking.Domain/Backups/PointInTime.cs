using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Brings a private server back as it was at a moment: the newest base backup before it, checked file by file, then the log up to
/// that moment. The data directory that was there stays beside it.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
public sealed class PointInTime(BackupOptions options, KeyRing keys)
{
    private const string LogFolder = "parking_wal";
    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);

    /// <param name="server">Where; its server must not be serving.</param>
    /// <param name="at">Null for the end of the log: everything that was received.</param>
    /// <param name="tell">Hears what is being done, one line each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The running server, and where the former data directory lies now, if there was one.</returns>
    /// <exception cref="BackupException">No base backup reaches that moment, or the log does not.</exception>
    public async Task<(LocalPostgres Server, string? Former)> RestoreAsync(LocalPostgresOptions server, DateTimeOffset? at, Action<string> tell, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tell);
        var (path, manifest) = await FindAsync(at, tell, cancellationToken);
        string? former;
        try
        {
            former = await LocalPostgres.ReplaceDataAsync(server, (draft, cancel) => FillAsync(path, manifest, draft, tell, cancel), cancellationToken);
        }
        catch (LocalPostgresException refused)
        {
            throw new BackupException(BackupFault.NotRestored, refused.Message, refused);
        }

        tell(at is { } moment ? $"replaying the log to {moment:O}" : "replaying the log to its end");
        try
        {
            var running = await LocalPostgres.StartAsync(server with { StartLimit = Limit, ExtraSettings = Recovering(server, at) }, cancellationToken);
            try
            {
                await PromotedAsync(running, cancellationToken);
                Directory.Delete(Path.Combine(running.DataDirectory, LogFolder), recursive: true);
            }
            finally
            {
                await running.DisposeAsync();
            }

            return (await LocalPostgres.StartAsync(server, cancellationToken), former);
        }
        catch (LocalPostgresException failed)
        {
            throw failed.Message.Contains("recovery ended before configured recovery target was reached", StringComparison.Ordinal) ? Early(at, failed) : new BackupException(BackupFault.NotRestored, failed.Message, failed);
        }
        catch (NpgsqlException gone) when (at is not null)
        {
            // It answers as soon as its files are whole, and ends when the log does before the moment came.
            throw Early(at, gone);
        }
    }

    private static BackupException Early(DateTimeOffset? at, Exception cause) =>
        new(BackupFault.NotRestored, $"The log that was received ends before {at:O}. Give an earlier moment, or none to take all of it.", cause);

    private static Dictionary<string, string> Recovering(LocalPostgresOptions server, DateTimeOffset? at)
    {
        // The server's own commands run in its data directory.
        var settings = new Dictionary<string, string>(server.ExtraSettings) { ["restore_command"] = $"cp \"{LogFolder}/%f\" \"%p\"", ["recovery_target_action"] = "promote", ["recovery_target_timeline"] = "latest" };
        if (at is { } moment)
        {
            settings["recovery_target_time"] = moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture);
        }

        return settings;
    }

    private async Task<(string Path, BackupManifest Manifest)> FindAsync(DateTimeOffset? at, Action<string> tell, CancellationToken cancellationToken)
    {
        var (folder, elsewhere, reader) = (new BackupFolder(options, BackupKind.Base), new OffsiteCopy(options, BackupKind.Base), new BackupReader(options, keys));
        IEnumerable<string> names = elsewhere.IsOn ? folder.Names().Union(await elsewhere.NamesAsync(cancellationToken)).OrderDescending(StringComparer.Ordinal) : folder.Names();
        foreach (var name in names)
        {
            try
            {
                if (!Directory.Exists(folder.PathOf(name)))
                {
                    tell($"{name}: fetching it from {options.Remote}");
                    await elsewhere.FetchAsync(name, cancellationToken);
                }

                var manifest = await reader.LookAsync(folder.PathOf(name), cancellationToken);
                if (at is null || manifest.MadeAt <= at)
                {
                    tell($"{name}: the newest base backup before it");
                    return (folder.PathOf(name), manifest);
                }
            }
            catch (BackupException wrong) when (wrong.Fault != BackupFault.ToolMissing)
            {
                tell($"{name}: cannot be trusted ({wrong.Fault}). {wrong.Message} Taking the next older one.");
            }
        }

        throw new BackupException(BackupFault.NotRestored, at is null ? "There is no base backup that can be trusted." : $"There is no base backup that was finished before {at:O}.");
    }

    private async Task FillAsync(string path, BackupManifest manifest, string draft, Action<string> tell, CancellationToken cancellationToken)
    {
        var reader = new BackupReader(options, keys);
        tell("unpacking it");
        await UnpackAsync("base.tar.gz", "--gzip", draft);
        await UnpackAsync("pg_wal.tar.gz", "--gzip", Path.Combine(draft, "pg_wal"));
        await reader.OpenAsync(path, FileOf("backup_manifest"), draft, file => VerifyAsync(file, draft, cancellationToken), cancellationToken);
        var log = Directory.CreateDirectory(Path.Combine(draft, LogFolder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        tell("laying out the log");
        await new WalShelf(options).LayOutAsync(manifest.FirstWal!, log.FullName, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(draft, "recovery.signal"), string.Empty, cancellationToken);

        BackupFile FileOf(string name) => manifest.Files.First(file => file.Name.StartsWith(name, StringComparison.Ordinal));

        Task UnpackAsync(string name, string how, string into) => reader.OpenAsync(
            path,
            FileOf(name),
            draft,
            tar => BackupTool.RunAsync(BackupFault.NotRestored, "tar", ["--extract", how, "--file=" + tar, "--directory=" + into], [], cancellationToken),
            cancellationToken);
    }

    /// <summary>Every file of the server's against the hash it had when it was copied.</summary>
    private static async Task<bool> VerifyAsync(string manifest, string data, CancellationToken cancellationToken)
    {
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        // Ours lie in the folder meanwhile.
        await BackupTool.RunAsync(BackupFault.Corrupt, binaries.Program("pg_verifybackup"), ["--no-parse-wal", "--manifest-path=" + manifest, "--ignore=" + Path.GetFileName(manifest), data], [], cancellationToken);
        return true;
    }

    private static async Task PromotedAsync(LocalPostgres server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.SuperuserConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_is_in_recovery()", connection);
        while ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
