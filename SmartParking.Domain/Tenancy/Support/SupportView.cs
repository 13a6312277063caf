namespace SmartParking.Domain.Tenancy.Support;

/// <summary>A support visit as the tenant sees it.</summary>
/// <param name="Raise">Since when he might act, and why; null when he only read.</param>
/// <param name="EndedAt">Null while nobody has written its end.</param>
public sealed record SupportView(
    Guid Id,
    string Person,
    string Reason,
    string Ticket,
    DateTimeOffset BegunAt,
    DateTimeOffset ExpiresAt,
    (DateTimeOffset At, string Reason)? Raise,
    DateTimeOffset? EndedAt,
    bool Left)
{
    public bool IsOpen(DateTimeOffset now) => EndedAt is null && ExpiresAt > now;
}
