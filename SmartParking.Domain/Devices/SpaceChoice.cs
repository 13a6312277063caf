namespace SmartParking.Domain.Devices;

/// <summary>A space that a device may be put on.</summary>
/// <param name="SensorId">The sensor that is there; null for none.</param>
/// <param name="DisplayId">The display likewise.</param>
public sealed record SpaceChoice(Guid Id, string Site, string Code, Guid? SensorId, string? Sensor, Guid? DisplayId, string? Display)
{
    /// <summary>The device of a kind that is there.</summary>
    public string? Of(DeviceKind kind) => kind == DeviceKind.Sensor ? Sensor : Display;
}
