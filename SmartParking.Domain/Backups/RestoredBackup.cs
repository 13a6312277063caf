namespace SmartParking.Domain.Backups;

/// <summary>What was restored.</summary>
/// <param name="Replaced">The name the database that was there has now; null when there was none.</param>
/// <param name="Refused">Newer ones that could not be trusted, with the reason.</param>
/// <param name="Applied">Migrations that are newer than the backup.</param>
public sealed record RestoredBackup(string Name, BackupManifest Manifest, string? Replaced, IReadOnlyList<string> Refused, IReadOnlyList<string> Applied);
