namespace SmartParking.Domain.Audit.Verification;

/// <summary>What a verification found.</summary>
/// <param name="Findings">Empty when all is well.</param>
/// <param name="Checkpoints">Genuine ones the chains were compared with.</param>
public sealed record AuditVerdict(IReadOnlyList<AuditFinding> Findings, long Entries, int Chains, int Checkpoints);
