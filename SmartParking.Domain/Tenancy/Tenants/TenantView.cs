using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>A tenant as the platform sees it.</summary>
/// <param name="Status">active, suspended or deleted.</param>
/// <param name="RemoveAfter">When the rows of a deleted one may go.</param>
/// <param name="RemovedAt">When they went.</param>
/// <param name="Version">For <see cref="ChangeTenant"/>: what was shown.</param>
public sealed record TenantView(
    TenantId Id,
    TenantDraft Draft,
    string Status,
    DateTimeOffset? SuspendedAt,
    string? SuspendReason,
    DateTimeOffset? RemoveAfter,
    DateTimeOffset? RemovedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version,
    TenantUse Use)
{
    public bool IsDeleted => Status == "deleted";

    /// <summary>How many it may have.</summary>
    public int MostOf(TenantLimit limit) => TenantLimits.Of(limit, Draft.Tier, Draft.Limits);
}
