namespace SmartParking.Domain.Backups;

/// <param name="Good">Whether a restore proved it; null before anybody tried.</param>
internal sealed record KeptBackup(string Name, DateTimeOffset MadeAt, bool? Good);
