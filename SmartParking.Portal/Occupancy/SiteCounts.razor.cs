using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>How many spaces of each site are in which state.</summary>
public sealed partial class SiteCounts
{
    private string Link(SiteView site, ShownState? state) =>
        (OperationsQuery.Nothing with { Site = site.Slug, State = state, AsList = Query.AsList, Sort = Query.Sort }).At(Path);

    private List<(SiteView Site, StateCounts Counts)> Count()
    {
        var board = Board.Current;
        return [.. board.Sites.Select(site => (site, board.Counts.OfSite(site.Id)))];
    }

    private void Look()
    {
        var sites = Count();
        if (!sites.SequenceEqual(_sites))
        {
            _sites = sites;
            StateHasChanged();
        }
    }
}
