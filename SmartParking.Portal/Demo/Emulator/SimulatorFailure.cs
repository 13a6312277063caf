namespace SmartParking.Portal.Demo.Emulator;

/// <summary>A post that was not taken. Repeats nothing of the event or the secret.</summary>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Reason">Why none came: <c>timeout</c> or <c>connection</c>; null when one came.</param>
internal sealed record SimulatorFailure(DateTimeOffset At, string DevEui, string Type, int? Status, string? Reason);
