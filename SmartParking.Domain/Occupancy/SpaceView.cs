using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>A space as a board shows it.</summary>
/// <param name="SensedSince">When the sensed axis became what it is; null while nothing was ever heard.</param>
/// <param name="EvidenceAt">When the newest evidence arrived.</param>
/// <param name="FreshUntil">When it will be stale.</param>
/// <param name="Override">The live out-of-service; null when there is none.</param>
/// <param name="DevEui">The sensor; null when the space has none.</param>
public sealed record SpaceView(
    Guid Id,
    Guid SiteId,
    Guid ZoneId,
    string Code,
    SensedState Sensed,
    DateTimeOffset? SensedSince,
    DateTimeOffset? EvidenceAt,
    DateTimeOffset? FreshUntil,
    OverrideView? Override,
    string? DevEui)
{
    public ShownState Shown => ShownStates.Of(Sensed, Override is null ? Overlay.None : Overlay.Maintenance);

    /// <summary>Since when it is shown so.</summary>
    public DateTimeOffset? ShownSince => Override is null ? SensedSince : Override.StartsAt;
}
