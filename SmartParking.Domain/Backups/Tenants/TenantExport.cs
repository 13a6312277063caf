using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>An owner takes everything of his tenant away, as one file.</summary>
public sealed class TenantExport(TenantGate gate, TenantScope tenants, AuditWriter audit, TenantArchives archives)
{
    private static readonly SemaphoreSlim Places = new(2);

    /// <param name="userId">An owner.</param>
    /// <param name="slug">Of which tenant.</param>
    /// <param name="scratch">An empty folder that the caller removes.</param>
    /// <param name="actor">By the name the tenant knows him by; for the audit, where it is noted before the file is made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The path of a zip file; null when he may not.</returns>
    /// <exception cref="BackupException">It could not be made.</exception>
    public async Task<string?> WriteAsync(Guid userId, string slug, string scratch, Func<string, Actor> actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, slug, Permission.TenantExport, cancellationToken) is not { } access)
        {
            return null;
        }

        await tenants.RunAsync(
            access.TenantId,
            access.For("tenant.export"),
            (work, cancel) => audit.WriteAsync(work, actor(access.PersonName), new AuditEntry("tenant.export", TenantRemoval.Resource, access.TenantId.ToString()), cancel),
            cancellationToken);
        // Each holds a connection of those that everybody's work needs: who comes later waits without one.
        await Places.WaitAsync(cancellationToken);
        try
        {
            return await archives.ZipAsync(access.TenantId, scratch, cancellationToken);
        }
        finally
        {
            Places.Release();
        }
    }
}
