namespace SmartParking.Domain.Occupancy.Sensing;

/// <summary>The debounce windows of a tenant.</summary>
/// <param name="Tenant">In seconds; null: none is set, and debounce is off.</param>
/// <param name="Sites">Every site, by name.</param>
/// <param name="Spaces">Those with a window of their own, by site and code.</param>
public sealed record DebounceView(int? Tenant, IReadOnlyList<DebounceRow> Sites, IReadOnlyList<DebounceRow> Spaces);

/// <summary>A site or a space.</summary>
/// <param name="Site">The name of the site it is, or lies on.</param>
/// <param name="Code">Of a space; null for a site.</param>
/// <param name="Own">In seconds; null: as what it lies in.</param>
/// <param name="Inherited">What holds where nothing of its own is set.</param>
public sealed record DebounceRow(DebounceScope Scope, string Site, string? Code, int? Own, int Inherited);
