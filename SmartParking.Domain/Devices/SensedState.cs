namespace SmartParking.Domain.Devices;

/// <summary>What the sensor of a space says. No evidence, stale evidence and unreadable evidence are all unknown, never free.</summary>
public enum SensedState
{
    Unknown,
    Free,
    Occupied,
}
