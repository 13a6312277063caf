using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// All spaces of a tenant at one moment. Immutable: every circuit of the tenant reads the same one, so what is derived from it
/// is derived once, and where a few spaces changed, from these alone.
/// </summary>
public sealed class BoardSnapshot
{
    public static readonly BoardSnapshot Empty = new([], ImmutableDictionary<Guid, SpaceView>.Empty, DateTimeOffset.MinValue);

    private readonly Lazy<FrozenDictionary<Guid, int>> _ranks;

    /// <param name="sites">By name.</param>
    /// <param name="spaces">By id.</param>
    /// <param name="readAt">When it was last brought up to date.</param>
    public BoardSnapshot(ImmutableArray<SiteView> sites, ImmutableDictionary<Guid, SpaceView> spaces, DateTimeOffset readAt)
        : this(sites, spaces, readAt, new BoardCounts(spaces.Values), new Lazy<FrozenDictionary<Guid, int>>(() => Rank(spaces.Values)))
    {
    }

    private BoardSnapshot(
        ImmutableArray<SiteView> sites, ImmutableDictionary<Guid, SpaceView> spaces, DateTimeOffset readAt, BoardCounts counts, Lazy<FrozenDictionary<Guid, int>> ranks) =>
        (Sites, Spaces, ReadAt, Counts, _ranks) = (sites, spaces, readAt, counts, ranks);

    /// <summary>How people order codes: A-9 before A-10.</summary>
    public static StringComparer ByCode { get; } = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    public ImmutableArray<SiteView> Sites { get; }

    public ImmutableDictionary<Guid, SpaceView> Spaces { get; }

    public DateTimeOffset ReadAt { get; }

    public BoardCounts Counts { get; }

    /// <summary>Where a space of this board stands among all, by its code. Comparing codes is dear; comparing this is not.</summary>
    public int RankOf(SpaceView space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return _ranks.Value[space.Id];
    }

    /// <summary>Whether no space has come, gone or been renamed between the two; false also where that was not kept track of.</summary>
    public bool HasSameSpacesAs(BoardSnapshot other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(_ranks, other._ranks);
    }

    /// <summary>Brought up to date: without the spaces that are gone, and with those that were read.</summary>
    public BoardSnapshot With(IEnumerable<Guid> gone, IReadOnlyCollection<SpaceView> read, DateTimeOffset readAt)
    {
        ArgumentNullException.ThrowIfNull(read);
        var left = Spaces.RemoveRange(gone);
        var spaces = left.SetItems(read.Select(space => KeyValuePair.Create(space.Id, space)));
        var before = read.Select(space => Spaces.GetValueOrDefault(space.Id)).OfType<SpaceView>().ToList();
        var sameSpaces = left.Count == Spaces.Count && before.Count == read.Count && before.Zip(read).All(each => each.First.Code == each.Second.Code);
        return sameSpaces ? new BoardSnapshot(Sites, spaces, readAt, Counts.With(before, read), _ranks) : new BoardSnapshot(Sites, spaces, readAt);
    }

    private static FrozenDictionary<Guid, int> Rank(IEnumerable<SpaceView> spaces) =>
        spaces.OrderBy(space => space.Code, ByCode).ThenBy(space => space.Id).Select((space, rank) => KeyValuePair.Create(space.Id, rank)).ToFrozenDictionary();
}
