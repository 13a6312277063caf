namespace SmartParking.Domain.Occupancy;

/// <summary>A live out-of-service as a board shows it.</summary>
public sealed record OverrideView(Guid Id, string Reason, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, string ByName);
