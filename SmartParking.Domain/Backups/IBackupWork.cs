namespace SmartParking.Domain.Backups;

/// <summary>What the kinds of backup do differently.</summary>
public interface IBackupWork
{
    BackupKind Kind { get; }

    /// <exception cref="BackupException">It could not be made; nothing of it is left.</exception>
    Task<MadeBackup> MakeAsync(CancellationToken cancellationToken);

    /// <exception cref="BackupException">It cannot be trusted, and why.</exception>
    Task<BackupProof> ProveAsync(string name, CancellationToken cancellationToken);
}
