using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>How the emulator stands at one moment.</summary>
/// <param name="Waiting">Posts that are held back to come late.</param>
internal sealed record SimulatorView(SimulatorSettings Settings, FigureView Figures, FaultCounts Counts, int Waiting, IReadOnlyList<SilentDevice> Silent);

internal sealed record SilentDevice(string DevEui, string Name, DateTimeOffset Until);

internal sealed record SimulatedDevice(string DevEui, string Name, string Tenant);
