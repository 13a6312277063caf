namespace SmartParking.Domain.Backups;

/// <summary>A backup that lies in its folder.</summary>
public sealed record MadeBackup(string Name, BackupManifest Manifest);
