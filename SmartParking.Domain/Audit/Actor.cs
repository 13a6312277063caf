using SmartParking.Domain.Data;

namespace SmartParking.Domain.Audit;

/// <summary>Who does something, and from where.</summary>
/// <param name="Id">The person's or key's id; null for jobs and for people nobody knows.</param>
/// <param name="Address">Remote address, null for jobs.</param>
/// <param name="RequestId">The id that also stands in the log lines of the request or circuit.</param>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name, string? Address, string? Agent, string? RequestId)
{
    /// <summary>Where the request may be sent twice: written beside the first audit entry of its action.</summary>
    public Idempotency? Idempotency { get; init; }

    /// <summary>On his behalf: the context his entry is written in must be signed for the same.</summary>
    internal Caller For(string purpose) => Kind == ActorKind.Person && Id is { } person ? Caller.Person(person, purpose) : Caller.Job(purpose);

    public static Actor Job(string name) => new(ActorKind.Job, null, name, null, null, null);
}
