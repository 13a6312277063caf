using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Domain.Ingest;

/// <summary>A frame of the batch at hand, and what its codec made of it.</summary>
/// <param name="Decoded">Null when there was nothing to decode or it could not be decoded.</param>
/// <param name="Problem">Why it could not be decoded; null when it could or there was nothing.</param>
internal sealed record TakenFrame(InboundEvent Event, Frame Frame, DecodedUplink? Decoded, string? Problem)
{
    /// <summary>The codec that read it, or tried to; null when none did.</summary>
    public string? Codec { get; init; }

    /// <summary>What it says about its space: an unreadable frame says unknown, a frame without occupancy nothing.</summary>
    public SensedState? Sensed => Problem is null ? Decoded?.Sensed : SensedState.Unknown;
}
