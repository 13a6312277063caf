namespace SmartParking.Domain.Occupancy.Sensing;

/// <summary>Whom a debounce window is for: one space, one site, or with neither the whole tenant.</summary>
public sealed record DebounceScope(Guid? Site, Guid? Space)
{
    public static readonly DebounceScope Tenant = new(null, null);

    public static DebounceScope OfSite(Guid site) => new(site, null);

    public static DebounceScope OfSpace(Guid space) => new(null, space);
}
