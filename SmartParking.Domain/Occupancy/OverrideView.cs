namespace SmartParking.Domain.Occupancy;

/// <summary>What lies over a space, as a board shows it.</summary>
/// <param name="EndsAt">Null: until somebody ends it.</param>
public sealed record OverrideView(Guid Id, OverrideKind Kind, string Reason, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, string ByName);
