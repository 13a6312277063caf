namespace SmartParking.Domain.Tenancy.Support;

/// <summary>An open visit of a platform admin to a tenant he is no member of.</summary>
/// <param name="ExpiresAt">At most an hour after it began, whatever happens.</param>
/// <param name="RaisedAt">From when on he may act; null: he reads.</param>
public sealed record SupportVisit(Guid Id, DateTimeOffset ExpiresAt, DateTimeOffset? RaisedAt)
{
    public bool IsRaised => RaisedAt is not null;
}
