using System.Globalization;
using SmartParking.Domain.Devices.Gateways;

namespace SmartParking.Portal.Devices;

/// <summary>A gateway's form, as it is typed.</summary>
internal sealed class GatewayFields
{
    public string GatewayId { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string Description { get; set; } = string.Empty;

    public string Model { get; set; } = string.Empty;

    public string Location { get; set; } = string.Empty;

    public string Latitude { get; set; } = string.Empty;

    public string Longitude { get; set; } = string.Empty;

    public string Altitude { get; set; } = string.Empty;

    public string Site { get; set; } = string.Empty;

    public bool Enabled { get; set; } = true;

    private string? Config { get; set; }

    public static GatewayFields Of(GatewayDraft draft) => new()
    {
        GatewayId = draft.GatewayId,
        Name = draft.Name,
        Description = draft.Description ?? string.Empty,
        Model = draft.Model ?? string.Empty,
        Location = draft.Location ?? string.Empty,
        Latitude = Text(draft.Latitude),
        Longitude = Text(draft.Longitude),
        Altitude = Text(draft.Altitude),
        Site = draft.SiteId?.ToString() ?? string.Empty,
        Enabled = draft.Enabled,
        Config = draft.ConfigJson,
    };

    public GatewayDraft Draft() => new(
        GatewayId,
        Name,
        Description,
        Model,
        Location,
        Number(Latitude),
        Number(Longitude),
        Number(Altitude),
        Guid.TryParse(Site, out var site) ? site : null,
        Enabled,
        Config);

    private static string Text(double? number) => number?.ToString("0.########", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>With a point or a comma. What is no number is one that is out of range, so that it is refused at its field.</summary>
    private static double? Number(string text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : double.NaN;
}
