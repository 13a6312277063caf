namespace SmartParking.Domain.Occupancy;

/// <summary>What a person is shown of a space, both axes together: maintenance before occupied before reserved before unknown before free.</summary>
public enum ShownState
{
    Free,
    Occupied,
    Reserved,
    Maintenance,
    Unknown,
}
