namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What stands between a device and the Portal, as it is now.</summary>
/// <param name="Dialect">Of the network server.</param>
/// <param name="ClockErrorOf">By how much a gateway's clock is ahead.</param>
internal sealed record Air(Dialect Dialect, Func<EmulatedGateway, TimeSpan> ClockErrorOf)
{
    public static Air Clear { get; } = new(Dialect.Current, _ => TimeSpan.Zero);
}
