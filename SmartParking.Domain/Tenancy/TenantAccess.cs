using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy;

/// <summary>What a person's membership in a tenant opens, as the database said at the moment it was asked; or what a key does.</summary>
public record TenantAccess(TenantSummary Tenant, Guid UserId, string PersonName, Role Role)
{
    public TenantId TenantId => Tenant.Id;

    /// <summary>Who it is, for a signed context.</summary>
    public virtual Caller For(string purpose) => Caller.Person(UserId, purpose);

    public virtual bool May(string permission) =>
        Permission.IsGranted(Role, permission) && (Tenant.IsActive || Permission.IsReadOnly(permission));
}
