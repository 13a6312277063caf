namespace SmartParking.Domain.Devices;

/// <summary>What a list of devices is ordered by.</summary>
public enum DeviceSort
{
    Severity,
    Name,
    DevEui,
    Space,
    LastHeard,
    Battery,
    Signal,
    Created,
}
