namespace SmartParking.Domain.Backups;

/// <summary>The rounds this installation can make.</summary>
/// <param name="Dump">Null where backups are off.</param>
/// <param name="Base">Null where nobody may copy the server's files.</param>
public sealed record BackupRounds(BackupRound? Dump, BackupRound? Base);
