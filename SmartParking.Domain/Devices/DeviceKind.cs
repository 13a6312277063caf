namespace SmartParking.Domain.Devices;

/// <summary>What a device is for. A space has at most one of each.</summary>
public enum DeviceKind
{
    Sensor,
    Display,
}
