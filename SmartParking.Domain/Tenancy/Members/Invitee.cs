namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Whom to invite, and as what.</summary>
/// <param name="Language">Of the message.</param>
public sealed record Invitee(string Email, Role Role, string Language);
