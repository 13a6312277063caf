using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>One change of a space's sensed axis.</summary>
/// <param name="EventId">The event that caused it; null when silence did.</param>
public sealed record SensedChange(DateTimeOffset At, SensedState Was, SensedState Became, ChangeCause Cause, Guid? EventId);
