namespace SmartParking.Domain.Occupancy;

/// <summary>By what a list of spaces is ordered; among equals by code.</summary>
public enum SpaceSort
{
    Code,
    Name,
    State,
    Changed,
    Created,
    Updated,
}
