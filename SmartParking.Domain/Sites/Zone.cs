using SmartParking.Domain.Data;

namespace SmartParking.Domain.Sites;

/// <summary>A part of a site: a level, a row, a court.</summary>
public sealed class Zone : ITenantOwned
{
    private Zone()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid Id { get; private set; }

    public Guid SiteId { get; private set; }

    public string Name { get; private set; } = string.Empty;
}
