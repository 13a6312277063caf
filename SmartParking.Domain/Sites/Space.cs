using SmartParking.Domain.Data;

namespace SmartParking.Domain.Sites;

/// <summary>One parking space. What is on it is not here: see space_state.</summary>
public sealed class Space : ITenantOwned
{
    private Space()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid Id { get; private set; }

    public Guid SiteId { get; private set; }

    public Guid ZoneId { get; private set; }

    /// <summary>What is painted on the ground, unique in its site.</summary>
    public string Code { get; private set; } = string.Empty;
}
