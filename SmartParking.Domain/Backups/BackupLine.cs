namespace SmartParking.Domain.Backups;

/// <summary>What is known of a backup.</summary>
/// <param name="Seconds">How long it took to make.</param>
/// <param name="ProvedAt">When it was last restored and found whole.</param>
/// <param name="ProofSeconds">How long that restore took.</param>
/// <param name="Problem">What was last found wrong with it.</param>
/// <param name="CopiedAt">When it was last copied elsewhere.</param>
/// <param name="Tenant">Whose an archive of one tenant is.</param>
public sealed record BackupLine(
    Guid Id, BackupKind Kind, string Name, DateTimeOffset MadeAt, double Seconds, long Bytes, long Rows, bool Encrypted, DateTimeOffset? ProvedAt, double? ProofSeconds, BackupFault? Problem, DateTimeOffset? CopiedAt, Guid? Tenant = null);
