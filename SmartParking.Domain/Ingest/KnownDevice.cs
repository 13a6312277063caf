using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>A registered device as its locked rows say.</summary>
/// <param name="Codec">Its own, else its profile's; null when neither is set.</param>
/// <param name="Head">Its newest frame in order; null before the first.</param>
/// <param name="Sensed">The sensed axis of its space.</param>
/// <param name="OccupiedBelowMm">For sensors of distance.</param>
internal sealed record KnownDevice(Guid Id, DevEui DevEui, string? Codec, string? FieldMapJson, Guid? SpaceId, PlacedFrame? Head, SensedNow Sensed, int? OccupiedBelowMm = null)
{
    /// <summary>The profile its codec comes from, as last seen, empty before its first event; null when it has a codec of its own.</summary>
    public string? SeenProfile { get; init; }

    /// <summary>What its reports have shown about their interval.</summary>
    public Rhythm Rhythm { get; init; } = Rhythm.Nothing;

    /// <summary>After which frame one was lost, while nothing has been heard of the space since; null when none was.</summary>
    public DateTimeOffset? GapSince { get; init; }

    /// <summary>Of its space: a change this soon after another waits; see docs/debounce.md.</summary>
    public TimeSpan Debounce { get; init; }
}
