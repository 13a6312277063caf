namespace SmartParking.Domain.Identity.Keys;

/// <summary>What a key is to be, as a person has written it.</summary>
/// <param name="Addresses">Addresses and networks, apart by commas, blanks or lines; empty for everywhere.</param>
/// <param name="ExpiresAt">Null for as long as nobody revokes it.</param>
/// <param name="RatePerMinute">Null for what the tenant's tier gives.</param>
public sealed record KeyWish(string Label, IReadOnlyCollection<string> Scopes, string Addresses, DateTimeOffset? ExpiresAt, int? RatePerMinute);
