using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>What a command needs to archive and restore one tenant.</summary>
public sealed class TenantTools
{
    private TenantTools(PlatformScope platform) => _platform = platform;

    private readonly PlatformScope _platform;

    public required BackupOptions Options { get; init; }

    public required TenantArchives Archives { get; init; }

    public required TenantRestore Restore { get; init; }

    public static TenantTools Of(ParkingSources sources, BackupOptions options, KeyRing keys)
    {
        var door = new ContextDoor(sources, keys);
        var (tenants, platform, audit) = (new TenantScope(door), new PlatformScope(door), new AuditWriter(new PersonSeals(keys), TimeProvider.System));
        return new TenantTools(platform)
        {
            Options = options,
            Archives = new TenantArchives(tenants, new BackupBook(tenants, audit), options, keys, TimeProvider.System),
            Restore = new TenantRestore(tenants, platform, audit, options, keys),
        };
    }

    /// <returns>Null when there is none; also one that is deleted, whose rows may be gone.</returns>
    public async Task<TenantLine?> FindAsync(string slug, CancellationToken cancellationToken) =>
        (await new TenantList(_platform).ReadAsync(Caller.Job("tenant.find"), cancellationToken)).FirstOrDefault(line => line.Slug == slug);
}
