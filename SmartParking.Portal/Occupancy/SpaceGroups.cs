using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>A zone's spaces that match a filter, by code.</summary>
internal sealed record ZoneGroup(ZoneView Zone, IReadOnlyList<SpaceView> Spaces);

/// <summary>A site's zones that have such spaces.</summary>
internal sealed record SiteGroup(SiteView Site, IReadOnlyList<ZoneGroup> Zones);

/// <summary>Lays a board out by site and zone.</summary>
internal static class SpaceGroups
{
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
                            .Select(zone => new ZoneGroup(zone, [.. byZone[zone.Id].Where(space => query.Matches(space, site)).OrderBy(board.RankOf)]))
                            .Where(zone => zone.Spaces.Count > 0),
                    ]))
                .Where(site => site.Zones.Count > 0),
        ];
    }

    /// <summary>The spaces of a board that match a filter, in no order.</summary>
    public static IEnumerable<SpaceView> Matching(BoardSnapshot board, OperationsQuery query)
    {
        var sites = board.Sites.ToDictionary(site => site.Id);
        return board.Spaces.Values.Where(space => sites.TryGetValue(space.SiteId, out var site) && query.Matches(space, site));
    }
}
