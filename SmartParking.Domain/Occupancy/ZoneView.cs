namespace SmartParking.Domain.Occupancy;

/// <summary>A zone as a board shows it.</summary>
public sealed record ZoneView(Guid Id, string Name);
