namespace SmartParking.Domain.Backups;

/// <summary>A file of a backup as it was written.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);
