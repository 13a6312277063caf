using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>What is stored of a device around a late frame: enough to put everything from <see cref="From"/> on in order again.</summary>
/// <param name="Before">The newest frame, in order, before that moment.</param>
/// <param name="Start">The sensed axis at that moment.</param>
internal sealed record Neighbourhood(DateTimeOffset From, PlacedFrame? Before, SensedNow Start, IReadOnlyList<StoredReading> Stored);
