using System.Globalization;
using SmartParking.Domain.Sites;

namespace SmartParking.Portal.Sites;

/// <summary>What stands in the fields of a space's form, as text.</summary>
internal sealed class SpaceFields
{
    public string Site { get; set; } = string.Empty;

    /// <summary>Of a new one it may be many: A1-A50, B3.</summary>
    public string Code { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string DisplayName { get; set; } = string.Empty;

    public string Zone { get; set; } = string.Empty;

    public string Level { get; set; } = string.Empty;

    public string Labels { get; set; } = string.Empty;

    public bool Enabled { get; set; } = true;

    public string AutoRelease { get; set; } = string.Empty;

    public string Latitude { get; set; } = string.Empty;

    public string Longitude { get; set; } = string.Empty;

    public string? ConfigJson { get; set; }

    public string? MetadataJson { get; set; }

    public static SpaceFields Of(SpaceDraft draft) => new()
    {
        Site = draft.SiteId.ToString(),
        Code = draft.Code,
        Name = draft.Name ?? string.Empty,
        DisplayName = draft.DisplayName ?? string.Empty,
        Zone = draft.ZoneId?.ToString() ?? string.Empty,
        Level = draft.LevelId?.ToString() ?? string.Empty,
        Labels = string.Join(", ", draft.Labels),
        Enabled = draft.Enabled,
        AutoRelease = draft.AutoReleaseMinutes?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        Latitude = Fields.Text(draft.Latitude),
        Longitude = Fields.Text(draft.Longitude),
        ConfigJson = draft.ConfigJson,
        MetadataJson = draft.MetadataJson,
    };

    /// <returns>Null and the field, as the API names it, when a number is none.</returns>
    public (SpaceDraft? Draft, string? Wrong) Draft()
    {
        if (!Fields.TryNumber(Latitude, out var latitude) || !Fields.TryNumber(Longitude, out var longitude))
        {
            return (null, Fields.TryNumber(Latitude, out _) ? "longitude" : "latitude");
        }

        int? minutes = null;
        if (AutoRelease.Trim().Length > 0)
        {
            if (!int.TryParse(AutoRelease.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            {
                return (null, "auto_release_minutes");
            }

            minutes = read;
        }

        var draft = new SpaceDraft
        {
            SiteId = Guid.TryParse(Site, out var site) ? site : Guid.Empty,
            Code = Code,
            Name = Name,
            DisplayName = DisplayName,
            ZoneId = Guid.TryParse(Zone, out var zone) ? zone : null,
            LevelId = Guid.TryParse(Level, out var level) ? level : null,
            Labels = Fields.Labels(Labels),
            Enabled = Enabled,
            AutoReleaseMinutes = minutes,
            Latitude = latitude,
            Longitude = longitude,
            ConfigJson = ConfigJson,
            MetadataJson = MetadataJson,
        };
        return (draft, null);
    }

    /// <summary>The fields in which two differ, with what each has; the names are keys of texts.</summary>
    public static IEnumerable<(string Field, string Was, string Is)> Differences(SpaceFields was, SpaceFields other, Func<string, string> nameOf)
    {
        (string Field, Func<SpaceFields, string> Value)[] all =
        [
            ("Code", each => each.Code), ("Name", each => each.Name), ("DisplayName", each => each.DisplayName), ("Zone", each => nameOf(each.Zone)), ("Level", each => nameOf(each.Level)),
            ("Labels", each => each.Labels), ("Enabled", each => nameOf(each.Enabled.ToString())), ("AutoRelease", each => each.AutoRelease), ("Latitude", each => each.Latitude), ("Longitude", each => each.Longitude),
        ];
        return all.Select(each => (each.Field, Was: each.Value(was), Is: each.Value(other))).Where(each => each.Was != each.Is);
    }
}
