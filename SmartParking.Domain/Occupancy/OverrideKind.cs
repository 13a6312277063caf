namespace SmartParking.Domain.Occupancy;

/// <summary>Why nobody parks there: kept free for something, or not fit for use. Both are shown as maintenance.</summary>
public enum OverrideKind
{
    Blocked,
    OutOfService,
}
