namespace SmartParking.Domain.Imports;

/// <summary>The columns of a file of spaces, named for programs and so the same in every language.</summary>
public static class ImportColumns
{
    public const string Site = "site";
    public const string Level = "level";
    public const string Zone = "zone";
    public const string Code = "code";
    public const string Name = "name";
    public const string DisplayName = "display_name";
    public const string Labels = "labels";
    public const string Enabled = "enabled";
    public const string AutoRelease = "auto_release_minutes";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string Sensor = "sensor";

    /// <summary>In the order an export has them.</summary>
    public static IReadOnlyList<string> All { get; } = [Site, Level, Zone, Code, Name, DisplayName, Labels, Enabled, AutoRelease, Latitude, Longitude, Sensor];
}
