using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>One change of a space's sensed axis.</summary>
/// <param name="EventId">The event that caused it; null when silence did.</param>
/// <param name="ErrorSeconds">How much earlier it may have happened, because frames before it were lost.</param>
/// <param name="SettledAt">When debounce let it count; null when it counted at once.</param>
public sealed record SensedChange(
    DateTimeOffset At, SensedState Was, SensedState Became, ChangeCause Cause, Guid? EventId, int ErrorSeconds = 0, DateTimeOffset? SettledAt = null);
