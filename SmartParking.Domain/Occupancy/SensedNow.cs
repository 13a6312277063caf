using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>The sensed axis of a space at one moment.</summary>
/// <param name="Since">When it became so; null while nothing was ever heard.</param>
/// <param name="EvidenceAt">When the newest evidence arrived.</param>
/// <param name="EvidenceId">The event that holds it.</param>
/// <param name="FreshUntil">After this the evidence says nothing any more.</param>
public sealed record SensedNow(SensedState State, DateTimeOffset? Since, DateTimeOffset? EvidenceAt, Guid? EvidenceId, DateTimeOffset? FreshUntil)
{
    public static readonly SensedNow Nothing = new(SensedState.Unknown, null, null, null, null);

    /// <summary>What the sensor says, whether it counts yet or not.</summary>
    public RawNow Raw { get; init; } = RawNow.Nothing;

    /// <summary>When a change that waits will count; null when none waits.</summary>
    public DateTimeOffset? PendingUntil => State != SensedState.Unknown && Raw.State != State ? Raw.SettlesAt : null;

    /// <summary>The moment up to which its history is written: what is heard of an earlier one may change it.</summary>
    public DateTimeOffset? WrittenUntil => PendingUntil is null && Raw.SettlesAt is { } settled && !(settled < Since) ? settled : Since;
}
