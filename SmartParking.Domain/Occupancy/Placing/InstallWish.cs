namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>What somebody out on the site wants: this device on this space.</summary>
/// <param name="DevEui">16 hexadecimal characters, also with separators.</param>
/// <param name="Swaps">Whether a sensor that is on the space already leaves it.</param>
/// <param name="JoinEui">As a label said; kept when the device is registered by this.</param>
/// <param name="Reason">Null or empty for none; needed for a swap.</param>
public sealed record InstallWish(string DevEui, Guid Space, bool Swaps = false, string? JoinEui = null, string? Reason = null);
