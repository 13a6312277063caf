using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy;

/// <summary>What a person's membership in a tenant opens, as the database said at the moment it was asked.</summary>
public sealed record TenantAccess(TenantSummary Tenant, Guid UserId, string PersonName, Role Role)
{
    public TenantId TenantId => Tenant.Id;

    /// <summary>This person, for a signed context.</summary>
    public Caller For(string purpose) => Caller.Person(UserId, purpose);

    public bool May(string permission) =>
        Permission.IsGranted(Role, permission) && (Tenant.IsActive || Permission.IsReadOnly(permission));
}
