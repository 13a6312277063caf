namespace SmartParking.Domain.Devices.Codecs;

/// <summary>What a codec is given.</summary>
/// <param name="Port">LoRaWAN fPort, 1–223 for application data.</param>
/// <param name="ObjectJson">What a codec inside ChirpStack made of it, or null.</param>
/// <param name="FieldMapJson">The device's map over that object, or null.</param>
/// <param name="OccupiedBelowMm">For sensors of distance: the device's threshold in millimetres; without it a distance says nothing about occupancy.</param>
public sealed record UplinkPayload(int Port, byte[] Data, string? ObjectJson = null, string? FieldMapJson = null, int? OccupiedBelowMm = null);
