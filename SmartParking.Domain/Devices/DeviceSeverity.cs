namespace SmartParking.Domain.Devices;

/// <summary>How much a device needs somebody. Ordered: the worst is the greatest.</summary>
public enum DeviceSeverity
{
    Ok,
    Info,
    Warning,
    Critical,
}
