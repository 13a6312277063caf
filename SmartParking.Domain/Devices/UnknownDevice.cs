namespace SmartParking.Domain.Devices;

/// <summary>A device in the inbox.</summary>
/// <param name="Payload">Of its last uplink, upper-case hexadecimal.</param>
public sealed record UnknownDevice(
    string DevEui,
    string DeviceName,
    string ProfileName,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    long Uplinks,
    int? Port,
    string Payload,
    int? Rssi,
    float? Snr);
