using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>Why a space is shown as it is: from the event over codec, debounce and overlay, each with its id and time.</summary>
/// <param name="Change">The newest change of the sensed axis; null when there never was one.</param>
/// <param name="Said">The reading that led to it, or, after silence, the last one before; null when it is no longer kept.</param>
/// <param name="DebounceSeconds">The window of the space as it is set now.</param>
/// <param name="Waits">A change that does not count yet; null when none does, and for a past moment.</param>
/// <param name="Overlay">What lies over it; null when nothing does.</param>
public sealed record SpaceWhy(WhyChange? Change, WhyReading? Said, int DebounceSeconds, WhyWaiting? Waits, WhyOverlay? Overlay)
{
    public ShownState Shown => ShownStates.Of(Change?.Became ?? SensedState.Unknown, Overlay is null ? Occupancy.Overlay.None : Occupancy.Overlay.Maintenance);

    public DateTimeOffset? ShownSince => Overlay?.StartsAt ?? Change?.At;
}

/// <summary>A change of the sensed axis.</summary>
/// <param name="Cause">reading or silence.</param>
/// <param name="ErrorSeconds">How much earlier it may have happened.</param>
/// <param name="SettledAt">When debounce let it count; null when it counted at once.</param>
public sealed record WhyChange(DateTimeOffset At, SensedState Was, SensedState Became, string Cause, int ErrorSeconds, DateTimeOffset? SettledAt);

/// <summary>What a sensor said, and the event that brought it.</summary>
/// <param name="EventId">As the ledger has it.</param>
/// <param name="Event">Its type, and <paramref name="Status"/> what became of it; null when the ledger keeps it no longer.</param>
/// <param name="Codec">What decoded it; null for readings of before it was noted.</param>
/// <param name="Sensed">free, occupied, unknown, or null when it said nothing about occupancy.</param>
public sealed record WhyReading(
    Guid EventId,
    string DevEui,
    DateTimeOffset ReceivedAt,
    string? Event,
    string? Status,
    DateTimeOffset At,
    long FrameCounter,
    int? Port,
    byte[] Payload,
    string? Codec,
    string? Sensed);

/// <summary>A change that waits for its debounce window to pass.</summary>
public sealed record WhyWaiting(SensedState Says, DateTimeOffset Since, DateTimeOffset CountsAt);

/// <summary>What lies over it.</summary>
public sealed record WhyOverlay(Guid Id, OverrideKind Kind, string Reason, DateTimeOffset StartsAt, DateTimeOffset? EndsAt, string ByName);
