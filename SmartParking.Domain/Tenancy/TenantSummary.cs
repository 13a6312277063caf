using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy;

/// <summary>What the header shows of a tenant.</summary>
/// <param name="Band">The tenant's colour, <c>#RRGGBB</c>.</param>
public sealed record TenantSummary(TenantId Id, string Slug, string Name, string Tier, string Band, bool IsActive)
{
    /// <summary>Why it is suspended; null while it is active.</summary>
    public string? SuspendReason { get; init; }
}
