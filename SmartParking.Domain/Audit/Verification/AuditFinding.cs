namespace SmartParking.Domain.Audit.Verification;

/// <summary>One thing that is wrong with a chain.</summary>
/// <param name="Class">One of <see cref="AuditFindingClass"/>; never renamed.</param>
/// <param name="TenantId">Whose chain.</param>
/// <param name="Seq">The exact entry, or where it should be.</param>
/// <param name="EntryId">The entry's id, where there is an entry.</param>
/// <param name="Sentence">What is wrong, plainly.</param>
public sealed record AuditFinding(string Class, Guid TenantId, long Seq, Guid? EntryId, string Sentence)
{
    public override string ToString() => $"{Class}: tenant {TenantId} entry {Seq}{(EntryId is { } id ? $" ({id})" : string.Empty)}: {Sentence}";
}
