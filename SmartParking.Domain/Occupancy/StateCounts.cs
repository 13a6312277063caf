namespace SmartParking.Domain.Occupancy;

/// <summary>How many spaces are shown in which state.</summary>
public sealed record StateCounts(int Free, int Occupied, int Reserved, int Maintenance, int Unknown)
{
    public static readonly StateCounts None = new(0, 0, 0, 0, 0);

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

    /// <summary>With so many more in a state, fewer where it is negative.</summary>
    public StateCounts With(ShownState state, int number) => state switch
    {
        ShownState.Free => this with { Free = Free + number },
        ShownState.Occupied => this with { Occupied = Occupied + number },
        ShownState.Reserved => this with { Reserved = Reserved + number },
        ShownState.Maintenance => this with { Maintenance = Maintenance + number },
        ShownState.Unknown => this with { Unknown = Unknown + number },
    };

    public int this[ShownState state] => state switch
    {
        ShownState.Free => Free,
        ShownState.Occupied => Occupied,
        ShownState.Reserved => Reserved,
        ShownState.Maintenance => Maintenance,
        ShownState.Unknown => Unknown,
    };
}
