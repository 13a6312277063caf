namespace SmartParking.Domain.Devices;

/// <summary>A page of devices.</summary>
/// <param name="Total">How many the filter finds in all.</param>
/// <param name="Stats">Of all that the tenant has, whatever the filter; null when nobody asked.</param>
public sealed record DevicePage(IReadOnlyList<DeviceItem> Items, long Total, DeviceStats? Stats);
