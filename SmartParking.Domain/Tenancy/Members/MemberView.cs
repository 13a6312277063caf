namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Somebody who belongs to a tenant.</summary>
/// <param name="LastSignInAt">As the tenant's audit has it; null when not since he belongs to it.</param>
public sealed record MemberView(Guid Id, Guid UserId, string Name, string Email, Role Role, DateTimeOffset Since, DateTimeOffset? LastSignInAt);
