namespace SmartParking.Domain.Backups;

/// <summary>Whose rows an archive of one tenant holds.</summary>
public sealed record BackupTenant(Guid Id, string Slug, string Name);
