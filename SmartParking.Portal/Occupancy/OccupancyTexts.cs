namespace SmartParking.Portal.Occupancy;

/// <summary>Marks the texts of the live pages: OccupancyTexts.resx and OccupancyTexts.fr.resx.</summary>
public sealed class OccupancyTexts;
