namespace SmartParking.Domain.Identity.Keys;

/// <summary>An API key as its owner may see it: never the key itself.</summary>
/// <param name="Prefix">How it begins.</param>
/// <param name="CreatedBy">Null for those the demonstration made.</param>
/// <param name="RatePerMinute">Null for what the tenant's tier gives.</param>
public sealed record KeyView(
    Guid Id,
    string Label,
    string Prefix,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Addresses,
    int? RatePerMinute,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset CreatedAt,
    string? CreatedBy,
    DateTimeOffset? LastUsedAt,
    long UseCount,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    string? RevokeReason)
{
    public bool IsAccepted(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || end > now);
}
