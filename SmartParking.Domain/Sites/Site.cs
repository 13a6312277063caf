using SmartParking.Domain.Data;

namespace SmartParking.Domain.Sites;

/// <summary>A place with spaces, in one time zone.</summary>
public sealed class Site : ITenantOwned
{
    private Site()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid Id { get; private set; }

    public string Slug { get; private set; } = string.Empty;

    public string Name { get; private set; } = string.Empty;

    /// <summary>IANA name, for instance <c>Europe/Paris</c>.</summary>
    public string TimeZone { get; private set; } = "UTC";
}
