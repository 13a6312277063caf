using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>A person has blocked a space or taken it out of service, until a moment or until somebody ends it.</summary>
public sealed class SpaceOverride : ITenantOwned
{
    private SpaceOverride()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid Id { get; private set; }

    public Guid SpaceId { get; private set; }

    /// <summary>As <see cref="OverrideKinds"/> writes it.</summary>
    public string Kind { get; private set; } = "out_of_service";

    public string Reason { get; private set; } = string.Empty;

    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>Null: until somebody ends it.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Its beginning has not come; until then it changes nothing. One that was withdrawn has waited for ever.</summary>
    public bool Waiting { get; private set; }

    public Guid CreatedBy { get; private set; }

    public string CreatedByName { get; private set; } = string.Empty;

    public DateTimeOffset? EndedAt { get; private set; }

    public string? EndedHow { get; private set; }

    public string? EndedByName { get; private set; }

    public static SpaceOverride Of(Guid tenant, Guid space, OverrideDraft draft, DateTimeOffset now, Guid by, string byName) => new()
    {
        TenantId = tenant,
        Id = Guid.CreateVersion7(now),
        SpaceId = space,
        Kind = draft.Kind.ToWord(),
        Reason = draft.Reason,
        StartsAt = draft.From ?? now,
        EndsAt = draft.Until,
        Waiting = draft.From > now,
        CreatedBy = by,
        CreatedByName = byName,
    };

    /// <summary>Whether a draft's time and this one's touch.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset? until) => (until is null || StartsAt < until) && (EndsAt is null || EndsAt > from);

    public void Begin() => Waiting = false;

    public void EndEarly(DateTimeOffset now, string byName)
    {
        EndedAt = now;
        EndedHow = "early";
        EndedByName = byName;
    }

    /// <summary>Ended at its own end, however late the sweep that notices it.</summary>
    public void Expire()
    {
        EndedAt = EndsAt;
        EndedHow = "expired";
    }
}
