namespace SmartParking.Domain.Devices;

/// <summary>How many devices a tenant has, the decommissioned left out.</summary>
/// <param name="Assigned">On a space.</param>
/// <param name="Active">On a space, and heard within their expected interval.</param>
/// <param name="Inactive">On a space, and silent.</param>
/// <param name="Critical">By severity, as the next two.</param>
public sealed record DeviceStats(long Total, long Assigned, long Unassigned, long Active, long Inactive, long Critical, long Warning, long Info);
