using System.Globalization;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Imports;

/// <summary>A space as it stands in a file.</summary>
internal static class ImportCells
{
    public static Dictionary<string, string> Of(SpaceDraft space, string site, string zone, string? level, string? sensor) => new(StringComparer.Ordinal)
    {
        [ImportColumns.Site] = site,
        [ImportColumns.Level] = level ?? string.Empty,
        [ImportColumns.Zone] = zone,
        [ImportColumns.Code] = space.Code,
        [ImportColumns.Name] = space.Name ?? string.Empty,
        [ImportColumns.DisplayName] = space.DisplayName ?? string.Empty,
        [ImportColumns.Labels] = string.Join('|', space.Labels),
        [ImportColumns.Enabled] = space.Enabled ? "true" : "false",
        [ImportColumns.AutoRelease] = space.AutoReleaseMinutes?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        [ImportColumns.Latitude] = space.Latitude?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        [ImportColumns.Longitude] = space.Longitude?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        [ImportColumns.Sensor] = sensor ?? string.Empty,
    };
}
