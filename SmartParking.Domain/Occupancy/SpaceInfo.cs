using SmartParking.Domain.Devices;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Occupancy;

/// <summary>Everything about a space that a list or a form shows.</summary>
/// <param name="Draft">What people say of it; its zone is never null.</param>
/// <param name="Version">Changes with what people say, not with what is sensed; an edit that was made for another is refused.</param>
/// <param name="SensedSince">Null while nothing was ever heard.</param>
/// <param name="Override">What lies over it; null when nothing does.</param>
/// <param name="Waiting">The next of those that wait; null when none does.</param>
/// <param name="HasPlace">Whether it has a place on its level's plan.</param>
public sealed record SpaceInfo(
    Guid Id,
    SpaceDraft Draft,
    uint Version,
    SpacePlaceNames Names,
    SensedState Sensed,
    DateTimeOffset? SensedSince,
    OverrideView? Override,
    OverrideView? Waiting,
    SpaceDevice? Sensor,
    SpaceDevice? Display,
    bool HasPlace,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt)
{
    public string Code => Draft.Code;

    public Guid SiteId => Draft.SiteId;

    public ShownState Shown => ShownStates.Of(Sensed, Override is null ? Overlay.None : Overlay.Maintenance);

    /// <summary>Since when it is shown so; null while nothing was ever heard.</summary>
    public DateTimeOffset? ShownSince => Override?.StartsAt ?? SensedSince;
}

/// <summary>What the places of a space are called.</summary>
/// <param name="TimeZone">The site's, by its IANA name.</param>
public sealed record SpacePlaceNames(string Site, string TimeZone, string Zone, string? Level);

/// <summary>A device on a space.</summary>
/// <param name="Status">Its lifecycle: provisioned, commissioned or operational.</param>
public sealed record SpaceDevice(Guid Id, string DevEui, string Name, string Status, DateTimeOffset? LastSeenAt);

/// <summary>Some of the spaces that a filter finds, and how many those are in all.</summary>
public sealed record SpacePage(IReadOnlyList<SpaceInfo> Items, long Total);
