namespace SmartParking.Portal.Demo.Emulator;

/// <param name="Tenant">The slug whose secret delivers it.</param>
/// <param name="Type">up, join or status.</param>
internal sealed record EmulatedEvent(string Tenant, string Type, byte[] Body);
