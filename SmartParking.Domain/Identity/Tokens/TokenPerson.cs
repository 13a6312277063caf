using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>Whom an access token speaks for.</summary>
/// <param name="Tenant">In which tenant; whether he is still a member of it is for the caller to ask.</param>
public sealed record TokenPerson(Guid User, Guid Family, TenantId Tenant)
{
    /// <summary>When the token's time is over; null where nobody looked.</summary>
    public DateTimeOffset? Until { get; init; }
}
