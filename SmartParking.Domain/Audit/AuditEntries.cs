namespace SmartParking.Domain.Audit;

/// <summary>Some entries, newest first.</summary>
/// <param name="Older">Where the next page begins; null when this was the last.</param>
public sealed record AuditEntries(IReadOnlyList<AuditView> Entries, AuditCursor? Older);

/// <summary>The last entry somebody has seen: the next page is what is older.</summary>
public sealed record AuditCursor(DateTimeOffset At, Guid Id);
