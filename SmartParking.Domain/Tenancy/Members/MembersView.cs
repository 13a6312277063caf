namespace SmartParking.Domain.Tenancy.Members;

/// <summary>The members page: who belongs to a tenant, and who is to.</summary>
public sealed record MembersView(IReadOnlyList<MemberView> Members, IReadOnlyList<InvitationView> Invitations);
