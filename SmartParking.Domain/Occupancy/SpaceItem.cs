using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>A space as a list of the API has it.</summary>
/// <param name="Since">When the shown state began; null while nothing was ever heard.</param>
/// <param name="SensorId">The device on it; null when it has none.</param>
public sealed record SpaceItem(Guid Id, Guid SiteId, string Code, SensedState Sensed, ShownState Shown, DateTimeOffset? Since, Guid? SensorId, DateTimeOffset CreatedAt);
