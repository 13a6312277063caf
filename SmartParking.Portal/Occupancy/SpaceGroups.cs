using System.Globalization;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>A zone's spaces that match a filter, by code.</summary>
internal sealed record ZoneGroup(ZoneView Zone, IReadOnlyList<SpaceView> Spaces);

/// <summary>A site's zones that have such spaces.</summary>
internal sealed record SiteGroup(SiteView Site, IReadOnlyList<ZoneGroup> Zones);

/// <summary>Lays a board out by site and zone.</summary>
internal static class SpaceGroups
{
    /// <summary>A-9 before A-10.</summary>
    public static readonly StringComparer ByCode = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    public static IReadOnlyList<SiteGroup> Of(BoardSnapshot board, OperationsQuery query)
    {
        var byZone = board.Spaces.Values.ToLookup(space => space.ZoneId);
        return
        [
            .. board.Sites
                .Select(site => new SiteGroup(
                    site,
                    [
                        .. site.Zones
                            .Select(zone => new ZoneGroup(zone, [.. byZone[zone.Id].Where(space => query.Matches(space, site)).OrderBy(space => space.Code, ByCode)]))
                            .Where(zone => zone.Spaces.Count > 0),
                    ]))
                .Where(site => site.Zones.Count > 0),
        ];
    }
}
