namespace SmartParking.Domain.Occupancy;

/// <summary>How many spaces are shown in which state.</summary>
public sealed record StateCounts(int Free, int Occupied, int Reserved, int Maintenance, int Unknown)
{
    public int Total => Free + Occupied + Reserved + Maintenance + Unknown;

    /// <summary>Spaces whose state is known.</summary>
    public int Known => Total - Unknown;

    public static StateCounts Of(IEnumerable<SpaceView> spaces)
    {
        var counts = new int[5];
        foreach (var space in spaces)
        {
            counts[(int)space.Shown]++;
        }

        return new StateCounts(
            counts[(int)ShownState.Free],
            counts[(int)ShownState.Occupied],
            counts[(int)ShownState.Reserved],
            counts[(int)ShownState.Maintenance],
            counts[(int)ShownState.Unknown]);
    }

    public int this[ShownState state] => state switch
    {
        ShownState.Free => Free,
        ShownState.Occupied => Occupied,
        ShownState.Reserved => Reserved,
        ShownState.Maintenance => Maintenance,
        ShownState.Unknown => Unknown,
    };
}
