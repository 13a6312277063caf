using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>A person has taken a space out of service, until a moment or until somebody ends it.</summary>
public sealed class SpaceOverride : ITenantOwned
{
    private SpaceOverride()
    {
    }

    public Guid TenantId { get; private set; }

    public Guid Id { get; private set; }

    public Guid SpaceId { get; private set; }

    public string Kind { get; private set; } = "out_of_service";

    public string Reason { get; private set; } = string.Empty;

    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>Null: until somebody ends it.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public Guid CreatedBy { get; private set; }

    public string CreatedByName { get; private set; } = string.Empty;

    public DateTimeOffset? EndedAt { get; private set; }

    public string? EndedHow { get; private set; }

    public string? EndedByName { get; private set; }

    public static SpaceOverride OutOfService(Guid tenant, Guid space, string reason, DateTimeOffset now, DateTimeOffset? until, Guid by, string byName) => new()
    {
        TenantId = tenant,
        Id = Guid.CreateVersion7(now),
        SpaceId = space,
        Reason = reason,
        StartsAt = now,
        EndsAt = until,
        CreatedBy = by,
        CreatedByName = byName,
    };

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
