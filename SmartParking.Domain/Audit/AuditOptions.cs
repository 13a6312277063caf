namespace SmartParking.Domain.Audit;

/// <summary>Settings under <c>Audit</c>.</summary>
/// <param name="CheckpointFile">Signed checkpoints are appended to this file, too, which belongs on another machine's disk; null for none.</param>
public sealed record AuditOptions(string? CheckpointFile);
