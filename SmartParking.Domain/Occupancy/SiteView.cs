namespace SmartParking.Domain.Occupancy;

/// <summary>A site and its zones as a board shows them; zones by name.</summary>
public sealed record SiteView(Guid Id, string Slug, string Name, string TimeZone, IReadOnlyList<ZoneView> Zones)
{
    /// <summary>Whether two say the same, zones included.</summary>
    internal static IEqualityComparer<SiteView> SameWords { get; } = EqualityComparer<SiteView>.Create(
        (one, other) => one is not null && other is not null && one with { Zones = other.Zones } == other && one.Zones.SequenceEqual(other.Zones),
        site => site.Id.GetHashCode());
}
