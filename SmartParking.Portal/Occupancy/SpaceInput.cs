using System.Text.Json;
using SmartParking.Domain.Sites;
using SmartParking.Portal.Api;

namespace SmartParking.Portal.Occupancy;

/// <summary>What a request says of a space: the fields as the document tells them, and how they become a draft.</summary>
internal sealed record SpaceInput
{
    public static SpaceInput Example { get; } = new() { SiteId = SpaceAnswers.ExampleSite, Code = "A-001", Name = "By the lift", DisplayName = "A1", Enabled = true, AutoReleaseMinutes = 15, Labels = ["ev"] };

    public Guid? SiteId { get; init; }

    public string? Code { get; init; }

    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public bool? Enabled { get; init; }

    public int? AutoReleaseMinutes { get; init; }

    public JsonElement? Config { get; init; }

    public Guid? ZoneId { get; init; }

    public Guid? LevelId { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <param name="input">The body.</param>
    /// <param name="needed">Fields that must be there.</param>
    /// <returns>What lays the told fields over a space as it is.</returns>
    public static Func<SpaceDraft, SpaceDraft> Read(ApiInput input, params IReadOnlyCollection<string> needed)
    {
        var (site, code) = (input.Id("site_id", needed.Contains("site_id")), input.Text("code", needed.Contains("code")));
        var (name, display, zone, level) = (input.Text("name"), input.Text("display_name"), input.Id("zone_id"), input.Id("level_id"));
        var (enabled, release, labels) = (input.Flag("enabled"), input.Integer("auto_release_minutes"), input.Texts("labels", 1_000));
        var (latitude, longitude, config, metadata) = (input.Number("latitude"), input.Number("longitude"), input.Object("config"), input.Object("metadata"));
        return now => now with
        {
            SiteId = site ?? now.SiteId,
            // An empty code is refused by the action, which says it in its own words.
            Code = input.Has("code") ? code ?? string.Empty : now.Code,
            Name = input.Has("name") ? name : now.Name,
            DisplayName = input.Has("display_name") ? display : now.DisplayName,
            Enabled = enabled ?? now.Enabled,
            AutoReleaseMinutes = input.Has("auto_release_minutes") ? release : now.AutoReleaseMinutes,
            ConfigJson = input.Has("config") ? config : now.ConfigJson,
            ZoneId = zone ?? now.ZoneId,
            LevelId = input.Has("level_id") ? level : now.LevelId,
            Labels = input.Has("labels") ? labels ?? [] : now.Labels,
            Latitude = input.Has("latitude") ? latitude : now.Latitude,
            Longitude = input.Has("longitude") ? longitude : now.Longitude,
            MetadataJson = input.Has("metadata") ? metadata : now.MetadataJson,
        };
    }
}
