namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How often the emulator did what it was told to do wrong, since its start.</summary>
internal sealed record FaultCounts(long Duplicates, long Twins, long Reordered, long Lost, long WrongPayloads, long MacOnly, long Silenced, long Resets, long Burst)
{
    public static FaultCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
