namespace SmartParking.Portal.Demo.Emulator;

/// <param name="Tenant">The slug whose secret delivers it.</param>
/// <param name="Type">up, join, status or log.</param>
/// <param name="Frame">What an uplink carried; null for everything else.</param>
internal sealed record EmulatedEvent(string Tenant, string Type, byte[] Body, string DevEui, DateTimeOffset At, Frame? Frame = null);
