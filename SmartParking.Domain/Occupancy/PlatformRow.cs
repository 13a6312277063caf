using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>One tenant on the platform page.</summary>
/// <param name="LastHeardAt">When any of its devices was last heard.</param>
public sealed record PlatformRow(TenantSummary Tenant, StateCounts Counts, long Sites, long Devices, long UnknownDevices, DateTimeOffset? LastHeardAt);
