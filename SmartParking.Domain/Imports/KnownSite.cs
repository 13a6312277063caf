namespace SmartParking.Domain.Imports;

/// <summary>A site as an import finds it, with its zones and levels by name, the first zone first.</summary>
internal sealed record KnownSite(Guid Id, string Name, string Slug, IReadOnlyList<(Guid Id, string Name)> Zones, IReadOnlyList<(Guid Id, string Name)> Levels);
