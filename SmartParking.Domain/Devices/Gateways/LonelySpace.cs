namespace SmartParking.Domain.Devices.Gateways;

/// <summary>A space whose sensor one gateway alone hears: without it nothing is known of the space.</summary>
/// <param name="GatewayId">That gateway.</param>
/// <param name="Rssi">dBm, of the last frame.</param>
/// <param name="Snr">dB.</param>
public sealed record LonelySpace(string GatewayId, Guid SpaceId, string Site, string Code, Guid DeviceId, string DeviceName, int? Rssi, float? Snr);
