namespace SmartParking.Portal.Occupancy;

/// <summary>What matches the filter, as tiles or as a list; or that nothing does.</summary>
public sealed partial class BoardResults
{
    protected override void OnInitialized() => Follow(TimeSpan.FromMilliseconds(250), Look);

    protected override void OnParametersSet() => _matching = Matching();

    private int Matching()
    {
        var sites = Board.Current.Sites.ToDictionary(site => site.Id);
        return Board.Current.Spaces.Values.Count(space => sites.TryGetValue(space.SiteId, out var site) && Query.Matches(space, site));
    }

    private void Look()
    {
        var before = _matching;
        _matching = Matching();
        if ((before == 0) != (_matching == 0))
        {
            StateHasChanged();
        }
    }
}
