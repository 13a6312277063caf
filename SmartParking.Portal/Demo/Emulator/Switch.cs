namespace SmartParking.Portal.Demo.Emulator;

/// <summary>A yes or no of <see cref="SimulatorSettings"/>.</summary>
internal sealed record Switch(string Name, Func<SimulatorSettings, bool> Read, Func<SimulatorSettings, bool, SimulatorSettings> Write)
{
    public static IReadOnlyList<Switch> All { get; } =
    [
        new("running", each => each.Running, (each, value) => each with { Running = value }),
        new("oldServer", each => each.OldServer, (each, value) => each with { OldServer = value }),
    ];

    public static Switch? Named(string name) => All.FirstOrDefault(each => each.Name == name);
}
