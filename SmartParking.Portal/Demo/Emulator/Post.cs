using SmartParking.Domain.ChirpStack;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>One request to the webhook.</summary>
/// <param name="DueAt">When it is sent.</param>
internal sealed record Post(DateTimeOffset DueAt, EmulatedEvent Event, EventEncoding Encoding, byte[] Body);
