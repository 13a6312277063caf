using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>What one frame says about its space.</summary>
/// <param name="At">When it was so; never before the evidence that precedes it in order.</param>
/// <param name="Sensed">Unknown when the frame could not be read.</param>
/// <param name="Window">How long it lasts when nothing follows.</param>
public sealed record Evidence(Guid Id, DateTimeOffset At, DateTimeOffset ArrivedAt, SensedState Sensed, TimeSpan Window)
{
    /// <summary>How much earlier it may have become so: the time over which frames before this one were lost; 0 when none was.</summary>
    public int ErrorSeconds { get; init; }
}
