namespace SmartParking.Domain.Sites;

/// <summary>A site with what is on it.</summary>
/// <param name="Draft">What people say of it.</param>
/// <param name="Version">Changes with it; an edit that was made for another is refused.</param>
public sealed record SiteInfo(
    Guid Id,
    SiteDraft Draft,
    uint Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    SiteFigures Figures,
    IReadOnlyList<SitePartInfo> Levels,
    IReadOnlyList<SitePartInfo> Zones)
{
    public string Name => Draft.Name;

    public string Slug => Draft.Slug!;

    /// <summary>Whether it is open at a moment, by its own clock; a site that says nothing always is.</summary>
    public bool IsOpenAt(DateTimeOffset moment) =>
        !OpeningHours.TryParse(Draft.OpeningHours, out var hours)
        || hours.IsOpenAt(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.TryFindSystemTimeZoneById(Draft.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc).DateTime);
}

/// <summary>How many of each are on a site, as they are shown: an out-of-service space is neither free nor occupied.</summary>
public sealed record SiteFigures(int Spaces, int Free, int Occupied, int Reserved, int Maintenance, int Unknown, int Sensors, int Displays, int Gateways)
{
    public int Devices => Sensors + Displays;
}

/// <summary>A level or a zone.</summary>
/// <param name="Spaces">How many live ones are in it.</param>
public sealed record SitePartInfo(Guid Id, string Name, int Position, int Spaces, uint Version);
