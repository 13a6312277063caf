namespace SmartParking.Portal.Sites;

/// <summary>Which rows of a list are chosen; with shift, everything between the last and this one.</summary>
public sealed class SpaceSelectionSet
{
    private readonly HashSet<Guid> _chosen = [];
    private Guid? _last;

    public int Count => _chosen.Count;

    public IReadOnlyCollection<Guid> All => _chosen;

    public bool Has(Guid space) => _chosen.Contains(space);

    /// <param name="order">What the list shows, in its order.</param>
    public void Toggle(Guid space, bool shift, IReadOnlyList<Guid> order)
    {
        var choose = !_chosen.Contains(space);
        var ids = order as IList<Guid> ?? [.. order];
        var (from, to) = (_last is { } last && shift ? ids.IndexOf(last) : -1, ids.IndexOf(space));
        IEnumerable<Guid> between = from < 0 || to < 0 ? [space] : ids.Skip(Math.Min(from, to)).Take(Math.Abs(from - to) + 1);
        Set(between, choose);
        _last = space;
    }

    public void Set(IEnumerable<Guid> spaces, bool choose)
    {
        if (choose)
        {
            _chosen.UnionWith(spaces);
        }
        else
        {
            _chosen.ExceptWith(spaces);
        }
    }

    /// <summary>What the list shows no longer is chosen no longer: nobody changes what he does not see.</summary>
    public void Keep(IEnumerable<Guid> shown) => _chosen.IntersectWith(shown);

    public void Clear()
    {
        _chosen.Clear();
        _last = null;
    }
}
