namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Whom to invite, and as what.</summary>
/// <param name="Language">Of the message.</param>
/// <param name="Portal">The Portal's address as a browser reaches it.</param>
public sealed record Invitee(string Email, Role Role, string Language, Uri Portal);
