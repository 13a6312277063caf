namespace SmartParking.Domain.Audit;

/// <summary>An entry as it lies in <c>audit_log</c>: names, addresses and agents still sealed, before and after as text.</summary>
/// <param name="Seq">From 1, without gaps, per tenant.</param>
/// <param name="PrevHash">32 bytes, the hash of the entry before; zeros for the first.</param>
/// <param name="Hash">32 bytes, over <see cref="AuditCanonical"/>.</param>
public sealed record AuditRecord(
    Guid TenantId,
    long Seq,
    byte[] PrevHash,
    byte[] Hash,
    Guid Id,
    DateTimeOffset At,
    string ActorKind,
    Guid? ActorId,
    string ActorName,
    string Action,
    string ResourceType,
    string ResourceId,
    string? Before,
    string? After,
    string? Address,
    string? Agent,
    string? RequestId);
