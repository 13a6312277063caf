namespace SmartParking.Portal.Demo.Emulator;

/// <summary>A number of <see cref="SimulatorSettings"/>: its name, its range, and how to read and change it. Page, HTTP and tests go by the one table.</summary>
internal sealed record Knob(string Name, double Least, double Most, double Step, Func<SimulatorSettings, double> Read, Func<SimulatorSettings, double, SimulatorSettings> Write)
{
    public static readonly Knob Rate = new("rate", 0, 50, 0.1, each => each.Rate, (each, value) => each with { Rate = value });

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<Knob> All { get; } =
    [
        Rate,
        Share("duplicates", each => each.Duplicates, (each, value) => each with { Duplicates = value }),
        Share("twins", each => each.Twins, (each, value) => each with { Twins = value }),
        Share("reordered", each => each.Reordered, (each, value) => each with { Reordered = value }),
        new("reorderSeconds", 1, 300, 1, each => each.ReorderSeconds, (each, value) => each with { ReorderSeconds = value }),
        Share("lost", each => each.Lost, (each, value) => each with { Lost = value }),
        Share("skewedGateways", each => each.SkewedGateways, (each, value) => each with { SkewedGateways = value }),
        new("skewSeconds", -86_400, 86_400, 1, each => each.SkewSeconds, (each, value) => each with { SkewSeconds = value }),
        Share("wrongPayloads", each => each.WrongPayloads, (each, value) => each with { WrongPayloads = value }),
        Share("macOnly", each => each.MacOnly, (each, value) => each with { MacOnly = value }),
        Share("protobuf", each => each.Protobuf, (each, value) => each with { Protobuf = value }),
    ];

    public static Knob? Named(string name) => All.FirstOrDefault(knob => knob.Name == name);

    public bool Allows(double value) => value >= Least && value <= Most;

    private static Knob Share(string name, Func<SimulatorSettings, double> read, Func<SimulatorSettings, double, SimulatorSettings> write) => new(name, 0, 100, 1, read, write);
}
