using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>The rule that lays the two axes over each other, and the words of its result.</summary>
public static class ShownStates
{
    public static ShownState Of(SensedState sensed, Overlay overlay) => overlay switch
    {
        Overlay.Maintenance => ShownState.Maintenance,
        Overlay.Reserved when sensed != SensedState.Occupied => ShownState.Reserved,
        Overlay.Reserved or Overlay.None => sensed switch
        {
            SensedState.Occupied => ShownState.Occupied,
            SensedState.Unknown => ShownState.Unknown,
            SensedState.Free => ShownState.Free,
        },
    };

    /// <summary>free, occupied, reserved, maintenance or unknown.</summary>
    public static string ToWord(this ShownState state) => state switch
    {
        ShownState.Free => "free",
        ShownState.Occupied => "occupied",
        ShownState.Reserved => "reserved",
        ShownState.Maintenance => "maintenance",
        ShownState.Unknown => "unknown",
    };
}
