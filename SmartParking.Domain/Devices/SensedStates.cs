namespace SmartParking.Domain.Devices;

/// <summary>The words for <see cref="SensedState"/> in the database and on the wire.</summary>
public static class SensedStates
{
    public static string ToWord(this SensedState state) => state switch
    {
        SensedState.Unknown => "unknown",
        SensedState.Free => "free",
        SensedState.Occupied => "occupied",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static SensedState Parse(string word) => word switch
    {
        "free" => SensedState.Free,
        "occupied" => SensedState.Occupied,
        "unknown" => SensedState.Unknown,
        _ => throw new FormatException("A sensed state is free, occupied or unknown."),
    };
}
