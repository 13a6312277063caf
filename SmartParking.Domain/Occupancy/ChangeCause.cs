namespace SmartParking.Domain.Occupancy;

/// <summary>Why a space changed.</summary>
public enum ChangeCause
{
    Reading,
    Silence,
    Override,
    OverrideEnd,
}
