using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>What a support visit opens: to read as an admin would, and once it is raised to do what is open to support.</summary>
public sealed record SupportAccess(TenantSummary Tenant, Guid UserId, string PersonName, SupportVisit Visit) : TenantAccess(Tenant, UserId, PersonName, Role.Admin)
{
    /// <summary>The audit takes who it was from the signed context: nothing done here can be written as a member's doing.</summary>
    public override Caller For(string purpose) => Caller.Support(UserId, purpose);

    public override bool May(string permission) =>
        base.May(permission) && (Permission.IsReadOnly(permission) || (Visit.IsRaised && Permission.IsOpenToSupport(permission)));
}
