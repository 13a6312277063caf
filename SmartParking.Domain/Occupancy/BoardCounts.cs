namespace SmartParking.Domain.Occupancy;

/// <summary>How many spaces of a board are in which state: of all, of each site and of each zone.</summary>
public sealed class BoardCounts
{
    private readonly Dictionary<Guid, StateCounts> _sites;
    private readonly Dictionary<Guid, StateCounts> _zones;

    internal BoardCounts(IEnumerable<SpaceView> spaces)
    {
        (_sites, _zones, All) = ([], [], StateCounts.None);
        foreach (var space in spaces)
        {
            Add(space, 1);
        }
    }

    private BoardCounts(BoardCounts old) =>
        (_sites, _zones, All) = (new Dictionary<Guid, StateCounts>(old._sites), new Dictionary<Guid, StateCounts>(old._zones), old.All);

    public StateCounts All { get; private set; }

    public StateCounts OfSite(Guid site) => _sites.GetValueOrDefault(site, StateCounts.None);

    public StateCounts OfZone(Guid zone) => _zones.GetValueOrDefault(zone, StateCounts.None);

    /// <summary>The counts with some spaces as they are instead of as they were.</summary>
    internal BoardCounts With(IEnumerable<SpaceView> before, IEnumerable<SpaceView> after)
    {
        var counts = new BoardCounts(this);
        foreach (var space in before)
        {
            counts.Add(space, -1);
        }

        foreach (var space in after)
        {
            counts.Add(space, 1);
        }

        return counts;
    }

    private void Add(SpaceView space, int number)
    {
        All = All.With(space.Shown, number);
        _sites[space.SiteId] = OfSite(space.SiteId).With(space.Shown, number);
        _zones[space.ZoneId] = OfZone(space.ZoneId).With(space.Shown, number);
    }
}
