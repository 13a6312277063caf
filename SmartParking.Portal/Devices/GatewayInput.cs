using System.Text.Json;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Portal.Api;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Devices;

/// <summary>What a request says of a gateway: the fields as the document tells them, and how they become a draft.</summary>
internal sealed record GatewayInput
{
    public static GatewayInput Example { get; } = new()
    {
        GatewayId = "0016C001F1500812", Name = "Roof", Location = "roof, east corner", Latitude = 48.8809, Longitude = 2.3553, Altitude = 61, SiteId = SpaceAnswers.ExampleSite, Enabled = true,
    };

    public string? GatewayId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Model { get; init; }

    public string? Location { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public double? Altitude { get; init; }

    public Guid? SiteId { get; init; }

    public bool? Enabled { get; init; }

    public JsonElement? Config { get; init; }

    /// <returns>What lays the told fields over a gateway as it is.</returns>
    public static Func<GatewayDraft, GatewayDraft> Read(ApiInput input, bool isNew)
    {
        var (id, name, description) = (input.Text("gateway_id", needed: isNew), input.Text("name", needed: isNew), input.Text("description"));
        var (model, location, site) = (input.Text("model"), input.Text("location"), input.Id("site_id"));
        var (latitude, longitude, altitude) = (input.Number("latitude"), input.Number("longitude"), input.Number("altitude"));
        var (enabled, config) = (input.Flag("enabled"), input.Object("config"));
        return now => now with
        {
            GatewayId = input.Has("gateway_id") ? id ?? string.Empty : now.GatewayId,
            Name = input.Has("name") ? name ?? string.Empty : now.Name,
            Description = input.Has("description") ? description : now.Description,
            Model = input.Has("model") ? model : now.Model,
            Location = input.Has("location") ? location : now.Location,
            Latitude = input.Has("latitude") ? latitude : now.Latitude,
            Longitude = input.Has("longitude") ? longitude : now.Longitude,
            Altitude = input.Has("altitude") ? altitude : now.Altitude,
            SiteId = input.Has("site_id") ? site : now.SiteId,
            Enabled = enabled ?? now.Enabled,
            ConfigJson = input.Has("config") ? config : now.ConfigJson,
        };
    }
}
