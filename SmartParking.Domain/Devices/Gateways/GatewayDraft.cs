namespace SmartParking.Domain.Devices.Gateways;

/// <summary>What people say of a gateway. Texts as they were typed; what is empty is nothing.</summary>
/// <param name="GatewayId">16 hexadecimal characters, also with separators.</param>
/// <param name="Location">In words, for instance <c>roof, east corner</c>.</param>
/// <param name="Latitude">Degrees north; only together with <paramref name="Longitude"/>.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Altitude">Metres above the sea.</param>
/// <param name="ConfigJson">A JSON object; null or empty for none.</param>
public sealed record GatewayDraft(
    string GatewayId,
    string Name,
    string? Description = null,
    string? Model = null,
    string? Location = null,
    double? Latitude = null,
    double? Longitude = null,
    double? Altitude = null,
    Guid? SiteId = null,
    bool Enabled = true,
    string? ConfigJson = null);
