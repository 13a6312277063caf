namespace SmartParking.Portal.Occupancy;

/// <summary>When an out-of-service is to end, as the form offers it.</summary>
public enum OutUntil
{
    Open,
    Hour,
    Day,
    Exact,
}
