namespace SmartParking.Domain.Backups;

/// <summary>What a restore showed.</summary>
/// <param name="Seconds">From nothing to a database that serves: the recovery time this machine needs.</param>
/// <param name="AuditEntries">Whose chains were recomputed.</param>
public sealed record BackupProof(string Name, double Seconds, long Rows, long AuditEntries);
