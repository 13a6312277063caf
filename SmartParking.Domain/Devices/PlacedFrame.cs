namespace SmartParking.Domain.Devices;

/// <summary>A frame and the session it belongs to. Sorting by session, then by counter, gives the device's life in order.</summary>
/// <param name="SessionAt">When the session was opened; no two sessions of a device share it.</param>
public sealed record PlacedFrame(Frame Frame, DateTimeOffset SessionAt);
