using Microsoft.Extensions.Logging;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// The round of one kind of backup: make one, copy it elsewhere, prove it, let go of what is no longer kept. Each step is told
/// apart: a backup that could not be copied is still one.
/// </summary>
/// <param name="work">How one is made and proved.</param>
public sealed partial class BackupRound(BackupOptions options, KeyRing keys, IBackupWork work, BackupBook book, ILogger<BackupRound> logger)
{
    private static readonly Actor Job = Actor.Job("backup");

    /// <exception cref="BackupException">A step failed; the steps before it stay done.</exception>
    public async Task<BackupProof> RunAsync(CancellationToken cancellationToken)
    {
        await AdoptAsync(cancellationToken);
        var made = await work.MakeAsync(cancellationToken);
        await book.AddAsync(Job, made, cancellationToken);
        Log.Made(logger, made.Name, made.Manifest.Rows, made.Manifest.Bytes, made.Manifest.Seconds);
        var copying = await TryCopyAsync(made.Name, cancellationToken);
        try
        {
            var proof = await ProveAsync(made.Name, cancellationToken);
            return copying is null ? proof : throw copying;
        }
        finally
        {
            // Also when it failed: it is tried again soon, and must not fill the disk.
            await PruneAsync(cancellationToken);
        }
    }

    /// <summary>Restores one into a server of its own.</summary>
    /// <exception cref="BackupException">It cannot be trusted; the book says so.</exception>
    public async Task<BackupProof> ProveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var proof = await work.ProveAsync(name, cancellationToken);
            await book.ProvedAsync(Job, proof, cancellationToken);
            Log.Proved(logger, name, proof.Rows, proof.Seconds);
            return proof;
        }
        catch (BackupException wrong)
        {
            Log.NotGood(logger, name, wrong.Message);
            await book.FailedAsync(Job, name, wrong.Fault, cancellationToken);
            throw;
        }
    }

    /// <returns>How many went.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var (folder, elsewhere) = (new BackupFolder(options, work.Kind), new OffsiteCopy(options, work.Kind));
        var backups = (await book.ListAsync(cancellationToken)).Where(line => line.Kind == work.Kind).Select(line => new KeptBackup(line.Name, line.MadeAt, line.Problem is not null ? false : line.ProvedAt is null ? null : true)).ToList();
        var removable = work.Kind == BackupKind.Dump ? BackupRetention.Removable(backups, options.Daily, options.Weekly, options.Monthly) : BackupRetention.Removable(backups, options.Base, 0, 0);
        foreach (var name in removable)
        {
            folder.Remove(name);
            if (elsewhere.IsOn)
            {
                await elsewhere.RemoveAsync(name, cancellationToken);
            }

            await book.RemovedAsync(Job, name, cancellationToken);
            Log.Removed(logger, name);
        }

        await PruneLogAsync(folder, cancellationToken);

        return removable.Count;
    }

    /// <summary>The log before the oldest base backup leads nowhere.</summary>
    private async Task PruneLogAsync(BackupFolder folder, CancellationToken cancellationToken)
    {
        if (work.Kind == BackupKind.Base && folder.Names() is { Count: > 0 } names)
        {
            var oldest = BackupManifest.Form.Read<BackupManifest>(await File.ReadAllTextAsync(Path.Combine(folder.PathOf(names[^1]), BackupFolder.ManifestName), cancellationToken));
            new WalShelf(options).Prune(oldest.FirstWal!);
        }
    }

    /// <summary>What the folder has and the book has not: after a restore the book is as old as what was restored.</summary>
    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var folder = new BackupFolder(options, work.Kind);
        var known = (await book.ListAsync(cancellationToken)).Select(line => line.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in folder.Names().Where(name => !known.Contains(name)))
        {
            try
            {
                await book.AddAsync(Job, new MadeBackup(name, await new BackupReader(options, keys).LookAsync(folder.PathOf(name), cancellationToken)), cancellationToken);
            }
            catch (BackupException wrong)
            {
                Log.NotGood(logger, name, wrong.Message);
            }
        }
    }

    private async Task<BackupException?> TryCopyAsync(string name, CancellationToken cancellationToken)
    {
        var elsewhere = new OffsiteCopy(options, work.Kind);
        if (!elsewhere.IsOn)
        {
            return null;
        }

        try
        {
            await elsewhere.SendAsync(name, cancellationToken);
            await book.CopiedAsync(Job, name, cancellationToken);
            return null;
        }
        catch (BackupException failure)
        {
            Log.NotCopied(logger, name, failure.Message);
            return failure;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Name} made: {Rows} rows in {Bytes} bytes, {Seconds:0.0} s")]
        public static partial void Made(ILogger logger, string name, long rows, long bytes, double seconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Name} proved: {Rows} rows came back in {Seconds:0.0} s")]
        public static partial void Proved(ILogger logger, string name, long rows, double seconds);

        [LoggerMessage(Level = LogLevel.Critical, Message = "Backup {Name} cannot be trusted: {Why}")]
        public static partial void NotGood(ILogger logger, string name, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "Backup {Name} could not be copied elsewhere: {Why}")]
        public static partial void NotCopied(ILogger logger, string name, string why);

        [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Name} is no longer kept")]
        public static partial void Removed(ILogger logger, string name);
    }
}
