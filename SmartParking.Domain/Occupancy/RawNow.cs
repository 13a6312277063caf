using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>What the sensor itself says, before debounce. See docs/debounce.md.</summary>
/// <param name="Since">When it began to say so; null while it has said nothing.</param>
/// <param name="EventId">The event that first said so.</param>
/// <param name="ErrorSeconds">How much earlier it may have begun, because frames before it were lost.</param>
/// <param name="SettlesAt">When it counts, or counted, although another change was just before it; null when it counted at once.</param>
public sealed record RawNow(SensedState State, DateTimeOffset? Since, Guid? EventId, int ErrorSeconds, DateTimeOffset? SettlesAt)
{
    public static readonly RawNow Nothing = new(SensedState.Unknown, null, null, 0, null);
}
