namespace SmartParking.Domain.Occupancy;

/// <summary>One change of a space.</summary>
/// <param name="Axis">sensed or overlay.</param>
/// <param name="Cause">reading, silence, override or override_end.</param>
/// <param name="ErrorSeconds">How much earlier it may have happened, because frames before it were lost.</param>
public sealed record SpaceChange(Guid Id, DateTimeOffset At, string Axis, string Was, string Became, string Cause, int ErrorSeconds);
