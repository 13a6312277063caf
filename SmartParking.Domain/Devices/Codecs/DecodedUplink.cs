namespace SmartParking.Domain.Devices.Codecs;

/// <summary>What a codec read from one payload.</summary>
/// <param name="Sensed">Free or occupied; null when the frame says nothing about occupancy.</param>
/// <param name="BatteryPercent">0–100.</param>
/// <param name="BatteryVolts">V.</param>
/// <param name="TemperatureC">°C.</param>
/// <param name="Fields">Everything read, by the names the codec's vectors use, in order.</param>
public sealed record DecodedUplink(
    SensedState? Sensed,
    float? BatteryPercent,
    float? BatteryVolts,
    float? TemperatureC,
    IReadOnlyList<KeyValuePair<string, object?>> Fields);
