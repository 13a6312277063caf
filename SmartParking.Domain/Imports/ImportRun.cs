namespace SmartParking.Domain.Imports;

/// <summary>An import that was done.</summary>
public sealed record ImportRun(Guid Id, string FileName, DateTimeOffset At, string ByName, int Created, int Changed, DateTimeOffset? UndoneAt, string? UndoneByName);
