namespace SmartParking.Domain.Occupancy;

/// <summary>A site and its zones as a board shows them; zones by name.</summary>
public sealed record SiteView(Guid Id, string Slug, string Name, string TimeZone, IReadOnlyList<ZoneView> Zones);
