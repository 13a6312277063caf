namespace SmartParking.Domain.Devices;

/// <summary>Something that happened to a device.</summary>
/// <param name="What">An action of the audit, or <c>device.assigned</c>, <c>device.unassigned</c>, <c>device.first_heard</c>, <c>device.last_heard</c>.</param>
/// <param name="Who">Null when nobody did it, or was forgotten.</param>
/// <param name="Space">The code, where a space is concerned.</param>
public sealed record TimelineEntry(DateTimeOffset At, string What, string? Who, string? Space, string? Reason);
