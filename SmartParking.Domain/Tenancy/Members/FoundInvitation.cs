using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>What a link leads to.</summary>
public sealed record FoundInvitation(TenantId Tenant, Guid Id, string TenantSlug, string TenantName, string Email, Role Role, string InvitedBy, string Language);
