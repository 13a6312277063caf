namespace SmartParking.Domain.Audit.Verification;

/// <summary>Where a verification reads: the database, or an export.</summary>
public interface IAuditSource
{
    /// <summary>False for an export, which is a part of the truth and has no heads.</summary>
    bool HasHeads { get; }

    Task<IReadOnlyDictionary<Guid, (long Seq, byte[] Hash)>> HeadsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(CancellationToken cancellationToken);

    /// <summary>Every entry once, by tenant, then by number.</summary>
    IAsyncEnumerable<AuditRecord> EntriesAsync(CancellationToken cancellationToken);
}
