using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Messages;

/// <summary>A message and what has become of it.</summary>
/// <param name="Attempts">How often it was tried, the one at hand included.</param>
/// <param name="Failure">Why the last attempt failed, in a word.</param>
/// <param name="Letter">Null when it cannot be read: sent and dropped, or none of ours.</param>
public sealed record OutboxMessage(
    TenantId Tenant, Guid Id, string Kind, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? SentAt, DateTimeOffset? DeadAt, string? Failure, Letter? Letter)
{
    public MessageState State => SentAt is not null ? MessageState.Sent : DeadAt is not null ? MessageState.Dead : MessageState.Waiting;
}
