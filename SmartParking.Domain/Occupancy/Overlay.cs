namespace SmartParking.Domain.Occupancy;

/// <summary>What people lay over what is sensed.</summary>
public enum Overlay
{
    None,
    Reserved,
    Maintenance,
}
