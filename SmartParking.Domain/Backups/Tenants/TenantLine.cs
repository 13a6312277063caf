using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>How a tenant stands.</summary>
/// <param name="RemoveAfter">When the rows of a deleted one may go.</param>
/// <param name="RemovedAt">When they went.</param>
public sealed record TenantLine(TenantId Id, string Slug, string Name, string Status, DateTimeOffset? RemoveAfter, DateTimeOffset? RemovedAt)
{
    public bool IsDeleted => Status == "deleted";
}
