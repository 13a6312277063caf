namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>A webhook secret as its owner may see it: never the secret itself.</summary>
/// <param name="CreatedBy">Null for those the platform made.</param>
/// <param name="ExpiresAt">Accepted until then; null for as long as nobody ends it.</param>
/// <param name="LastUse">Null while no event came with it.</param>
public sealed record SecretView(
    Guid Id, string Label, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, SecretUse? LastUse)
{
    public bool IsAccepted(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || end > now);
}
