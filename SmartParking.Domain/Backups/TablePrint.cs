namespace SmartParking.Domain.Backups;

/// <summary>What one tenant's rows of a table amount to.</summary>
/// <param name="Tenant">Null for the rows of a table that belongs to no tenant.</param>
/// <param name="Hash">The sum of the rows' 64-bit hashes, decimal: the same in whatever order they lie.</param>
public sealed record TablePrint(string Table, Guid? Tenant, long Rows, string Hash);
