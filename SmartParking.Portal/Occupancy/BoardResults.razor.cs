namespace SmartParking.Portal.Occupancy;

/// <summary>What matches the filter, as tiles or as a list; or that nothing does.</summary>
public sealed partial class BoardResults
{
    protected override void OnInitialized() => Follow(Look);

    protected override void OnParametersSet() => _any = Any();

    private bool Any() => SpaceGroups.Matching(Board.Current, Query).Any();

    private void Look()
    {
        if (Any() != _any)
        {
            _any = !_any;
            StateHasChanged();
        }
    }
}
