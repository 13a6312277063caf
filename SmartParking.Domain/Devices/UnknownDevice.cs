namespace SmartParking.Domain.Devices;

/// <summary>A device in the inbox.</summary>
/// <param name="Payload">Of its last uplink, upper-case hexadecimal.</param>
/// <param name="IgnoredAt">Since when it is put aside; null: it is not.</param>
/// <param name="ProfileCodec">The codec of its profile; null: none.</param>
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
    float? Snr,
    DateTimeOffset? IgnoredAt = null,
    string? IgnoredBy = null,
    string? ProfileCodec = null);
