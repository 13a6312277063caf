using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>What somebody who signed in takes away; both are shown once.</summary>
/// <param name="Refresh">Null when only another access token was asked for: the one he has stays.</param>
/// <param name="RefreshLasts">How long the refresh token is accepted.</param>
public sealed record TokenPair(Guid User, Guid Family, TenantId Tenant, string Access, string? Refresh, TimeSpan RefreshLasts);
