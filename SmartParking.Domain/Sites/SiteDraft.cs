namespace SmartParking.Domain.Sites;

/// <summary>What people say of a site.</summary>
public sealed record SiteDraft
{
    /// <summary>1 to 255 characters, unique among the tenant's sites.</summary>
    public required string Name { get; init; }

    /// <summary>For addresses: small letters, digits and dashes. Null: made of the name.</summary>
    public string? Slug { get; init; }

    public string? Address { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? PostalCode { get; init; }

    public string? Country { get; init; }

    /// <summary>In degrees; with <see cref="Longitude"/> or not at all.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>IANA name, for instance <c>Europe/Paris</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>As <see cref="Sites.OpeningHours"/> reads them. Null: always open.</summary>
    public string? OpeningHours { get; init; }

    /// <summary>A JSON object of the tenant's own; null for none.</summary>
    public string? MetadataJson { get; init; }
}
