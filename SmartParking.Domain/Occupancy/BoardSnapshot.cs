using System.Collections.Immutable;

namespace SmartParking.Domain.Occupancy;

/// <summary>All spaces of a tenant at one moment. Immutable: every circuit of the tenant reads the same one.</summary>
/// <param name="Sites">By name.</param>
/// <param name="Spaces">By id.</param>
/// <param name="ReadAt">When it was last brought up to date.</param>
public sealed record BoardSnapshot(ImmutableArray<SiteView> Sites, ImmutableDictionary<Guid, SpaceView> Spaces, DateTimeOffset ReadAt)
{
    public static readonly BoardSnapshot Empty = new([], ImmutableDictionary<Guid, SpaceView>.Empty, DateTimeOffset.MinValue);
}
