namespace SmartParking.Domain.Devices;

/// <summary>A device's frames in order.</summary>
/// <param name="Ordered">By session, then by counter.</param>
/// <param name="Duplicates">Second receptions of a frame that is among the ordered.</param>
public sealed record Arrangement(IReadOnlyList<PlacedFrame> Ordered, IReadOnlyList<Frame> Duplicates);
