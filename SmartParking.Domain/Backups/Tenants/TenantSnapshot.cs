namespace SmartParking.Domain.Backups.Tenants;

/// <summary>What was written of a tenant.</summary>
/// <param name="MadeAt">The moment it shows, by the database's clock.</param>
/// <param name="Server">The server's version, as in <c>15.14</c>.</param>
internal sealed record TenantSnapshot(BackupTenant Tenant, DateTimeOffset MadeAt, string Server, IReadOnlyList<TablePrint> Tables);
