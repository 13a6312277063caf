namespace SmartParking.Domain.Audit;

/// <summary>Section <c>Audit</c>.</summary>
public sealed record AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Signed checkpoints are appended to this file, too, which belongs on another machine's disk. Without it they are in the database alone.</summary>
    public string? CheckpointFile { get; set; }
}
