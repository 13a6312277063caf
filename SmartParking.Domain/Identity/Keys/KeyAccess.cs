using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>What a key opens in its tenant: what its scopes say, and nothing that an admin may not.</summary>
public sealed record KeyAccess(TenantSummary Tenant, Guid KeyId, string Label, IReadOnlyList<string> Scopes) : TenantAccess(Tenant, KeyId, Label, Role.Admin)
{
    public override Caller For(string purpose) => Caller.Key(KeyId, purpose);

    /// <summary>A suspended tenant's devices still report.</summary>
    public override bool May(string permission) =>
        Covers(permission) && (Tenant.IsActive || Permission.IsReadOnly(permission) || permission == Permission.IngestPost);

    /// <summary>Whether its scopes are enough, whatever the tenant's status.</summary>
    public bool Covers(string permission) => Scope.For(permission) is { } asked && Scopes.Any(given => Scope.Includes(given, asked));
}
