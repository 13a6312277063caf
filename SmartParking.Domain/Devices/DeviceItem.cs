namespace SmartParking.Domain.Devices;

/// <summary>A device with everything a list, a drawer and the API say of it.</summary>
/// <param name="Draft">What people say of it.</param>
/// <param name="Codec">What reads it: its own codec, else its profile's; null: nothing.</param>
/// <param name="Interval">How often it reports, learned or assumed.</param>
/// <param name="IsLearned">Whether its own reports have shown that.</param>
/// <param name="Severity">The worst of <paramref name="Reasons"/>.</param>
/// <param name="Version">Of its row, for an edit that must not undo another's.</param>
public sealed record DeviceItem(
    Guid Id,
    DeviceDraft Draft,
    DeviceLifecycle Lifecycle,
    DevicePlace? Place,
    DeviceVitals Vitals,
    string? Codec,
    string? ProfileName,
    TimeSpan Interval,
    bool IsLearned,
    DeviceStatus Status,
    DeviceSeverity Severity,
    IReadOnlyList<DeviceReason> Reasons,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DecommissionedAt,
    uint Version);

/// <summary>Where a device is.</summary>
public sealed record DevicePlace(Guid SpaceId, string SpaceCode, Guid SiteId, string Site, DateTimeOffset AssignedAt);

/// <summary>What was last heard from a device.</summary>
/// <param name="GatewayId">The gateway that heard its last frame best, as ChirpStack writes it.</param>
/// <param name="Gateway">Its name, where it is registered.</param>
/// <param name="Came">Frames of the last 24 hours.</param>
/// <param name="Lost">Those that were missing between them; as it was at most five minutes ago.</param>
public sealed record DeviceVitals(
    DateTimeOffset? LastSeenAt, float? BatteryPercent, float? BatteryVolts, float? TemperatureC, int? Rssi, float? Snr, string? GatewayId, string? Gateway, long Came, long Lost);
