using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>An invitation that nobody has accepted yet.</summary>
/// <param name="Delivery">What has become of its newest message; null when that is not known any more.</param>
public sealed record InvitationView(
    Guid Id, string Email, Role Role, string InvitedBy, DateTimeOffset SentAt, int Sends, DateTimeOffset ExpiresAt, MessageState? Delivery)
{
    public bool IsOpen(DateTimeOffset now) => ExpiresAt > now;
}
