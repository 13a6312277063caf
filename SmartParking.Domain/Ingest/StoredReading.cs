using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Ingest;

/// <summary>A reading as the database has it.</summary>
internal sealed record StoredReading(PlacedFrame Placed, Guid? SpaceId, SensedState? Sensed);
