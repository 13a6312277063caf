namespace SmartParking.Domain.Identity.Accounts;

/// <summary>One of a person's sessions that are in force.</summary>
public sealed record OwnSession(Guid Id, DateTimeOffset Since, DateTimeOffset SeenAt, string? Address, string? Agent);
