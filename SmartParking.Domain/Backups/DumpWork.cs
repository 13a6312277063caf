namespace SmartParking.Domain.Backups;

/// <summary>A dump, proved by restoring it and comparing every tenant's rows.</summary>
public sealed class DumpWork(BackupMaker maker, BackupProver prover) : IBackupWork
{
    public BackupKind Kind => BackupKind.Dump;

    public Task<MadeBackup> MakeAsync(CancellationToken cancellationToken) => maker.MakeAsync(cancellationToken);

    public Task<BackupProof> ProveAsync(string name, CancellationToken cancellationToken) => prover.ProveAsync(name, cancellationToken);
}
