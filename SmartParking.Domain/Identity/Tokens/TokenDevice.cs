namespace SmartParking.Domain.Identity.Tokens;

/// <summary>A family of tokens as its person may see it.</summary>
/// <param name="Name">The client's agent.</param>
public sealed record TokenDevice(Guid Id, string Name, string? Address, DateTimeOffset BegunAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt);
