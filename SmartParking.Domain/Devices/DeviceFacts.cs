namespace SmartParking.Domain.Devices;

/// <summary>What is known of a device when it is judged.</summary>
/// <param name="PlacedAt">Since when it is on a space; null when it is on none.</param>
/// <param name="HasCodec">Whether anything reads it.</param>
/// <param name="Interval">How often it reports, learned or assumed.</param>
/// <param name="BatteryPercent">0–100.</param>
/// <param name="Rssi">dBm, of its last frame by the gateway that heard it best.</param>
/// <param name="Snr">dB, likewise.</param>
/// <param name="Came">Frames of the last 24 hours.</param>
/// <param name="Lost">Frames of the last 24 hours whose counters were passed over.</param>
public sealed record DeviceFacts(
    DeviceKind Kind,
    DeviceLifecycle Lifecycle,
    bool Enabled,
    DateTimeOffset? PlacedAt,
    DateTimeOffset? LastSeenAt,
    bool HasCodec,
    TimeSpan Interval,
    float? BatteryPercent,
    int? Rssi,
    float? Snr,
    long Came,
    long Lost);
