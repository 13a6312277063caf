namespace SmartParking.Portal.Demo.Emulator;

/// <param name="Bay">The index given to the model.</param>
/// <param name="Occupied">Whether a car stands there from now on.</param>
internal sealed record TrafficEvent(DateTimeOffset At, int Bay, TrafficKind Kind, bool Occupied);
