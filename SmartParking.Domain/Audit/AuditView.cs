namespace SmartParking.Domain.Audit;

/// <summary>An entry as people read it: what was sealed is open, or null where it was forgotten.</summary>
/// <param name="TenantSlug">On the platform's pages alone.</param>
/// <param name="ActorKind"><c>person</c>, <c>key</c>, <c>job</c> or <c>support</c>.</param>
/// <param name="ActorId">Null for jobs and for people nobody knows.</param>
/// <param name="ActorName">Null for somebody who was forgotten.</param>
/// <param name="Before">JSON, or null.</param>
/// <param name="After">JSON, or null.</param>
public sealed record AuditView(
    Guid TenantId,
    string? TenantSlug,
    long Seq,
    Guid Id,
    DateTimeOffset At,
    string ActorKind,
    Guid? ActorId,
    string? ActorName,
    string Action,
    string ResourceType,
    string ResourceId,
    string? Before,
    string? After,
    string? Address,
    string? Agent,
    string? RequestId)
{
    internal static AuditView Of(AuditRecord entry, string? tenantSlug, AuditPersonBook book) => new(
        entry.TenantId,
        tenantSlug,
        entry.Seq,
        entry.Id,
        entry.At,
        entry.ActorKind,
        entry.ActorId,
        book.Open(entry.ActorId, entry.ActorName),
        entry.Action,
        entry.ResourceType,
        entry.ResourceId,
        entry.Before,
        entry.After,
        book.Open(entry.ActorId, entry.Address),
        book.Open(entry.ActorId, entry.Agent),
        entry.RequestId);
}
