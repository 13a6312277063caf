namespace SmartParking.Domain.ChirpStack;

/// <summary>How one gateway heard a frame.</summary>
/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
public sealed record GatewayReception(string GatewayId, int Rssi, float Snr);
