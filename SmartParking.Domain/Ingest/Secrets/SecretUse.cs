using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>The newest event that came with a secret.</summary>
/// <param name="Event">Its type, for instance <c>up</c>.</param>
public sealed record SecretUse(DateTimeOffset At, string Event, DevEui DevEui);
