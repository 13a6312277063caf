using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>What has come of a device since it was put on a space.</summary>
/// <param name="HeardAt">When it was last heard since; null: not yet.</param>
/// <param name="Sensed">What it says of the space; null while no reading of it could be used.</param>
/// <param name="Unreadable">Whether it was heard, and what it sent could not be read.</param>
public sealed record InstallProgress(DateTimeOffset? HeardAt, SensedState? Sensed, bool Unreadable);
