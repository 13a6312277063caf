using System.Text.Json;
using SmartParking.Domain.Sites;
using SmartParking.Portal.Api;

namespace SmartParking.Portal.Sites;

/// <summary>What a request says of a site: the fields as the document tells them, and how they become a draft.</summary>
internal sealed record SiteInput
{
    public static SiteInput Example { get; } = new()
    {
        Name = "Gare du Nord", Slug = "gare-du-nord", Address = "18 rue de Dunkerque", City = "Paris", PostalCode = "75010", Country = "France", Latitude = 48.8809, Longitude = 2.3553, Timezone = "Europe/Paris",
        Labels = ["station"], OpeningHours = "Mo-Su 05:00-24:00",
    };

    public string? Name { get; init; }

    public string? Slug { get; init; }

    public string? Address { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? PostalCode { get; init; }

    public string? Country { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public string? Timezone { get; init; }

    public JsonElement? Metadata { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public string? OpeningHours { get; init; }

    /// <summary>Names of its zones, when it is made.</summary>
    public IReadOnlyList<string>? Zones { get; init; }

    /// <returns>What lays the told fields over a site as it is.</returns>
    public static Func<SiteDraft, SiteDraft> Read(ApiInput input, bool isNew)
    {
        var (name, slug, zone) = (input.Text("name", needed: isNew), input.Text("slug", needed: isNew), input.Text("timezone"));
        var (address, city, state, postal, country) = (input.Text("address"), input.Text("city"), input.Text("state"), input.Text("postal_code"), input.Text("country"));
        var (latitude, longitude) = (input.Number("latitude"), input.Number("longitude"));
        var (metadata, labels, hours) = (input.Object("metadata"), input.Texts("labels", 1_000), input.Text("opening_hours"));
        return now => now with
        {
            // An empty name is refused by the action, which says it in its own words.
            Name = input.Has("name") ? name ?? string.Empty : now.Name,
            Slug = slug ?? now.Slug,
            Address = input.Has("address") ? address : now.Address,
            City = input.Has("city") ? city : now.City,
            State = input.Has("state") ? state : now.State,
            PostalCode = input.Has("postal_code") ? postal : now.PostalCode,
            Country = input.Has("country") ? country : now.Country,
            Latitude = input.Has("latitude") ? latitude : now.Latitude,
            Longitude = input.Has("longitude") ? longitude : now.Longitude,
            TimeZone = zone ?? now.TimeZone,
            MetadataJson = input.Has("metadata") ? metadata : now.MetadataJson,
            Labels = input.Has("labels") ? labels ?? [] : now.Labels,
            OpeningHours = input.Has("opening_hours") ? hours : now.OpeningHours,
        };
    }
}
