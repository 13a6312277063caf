namespace SmartParking.Domain.Tenancy;

/// <summary>A platform admin.</summary>
public sealed record PlatformPerson(Guid UserId, string Name, string Email);
