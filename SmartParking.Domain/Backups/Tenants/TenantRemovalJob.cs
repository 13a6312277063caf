using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Audit;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>
/// Archives and removes the tenants whose waiting period is over, and lets go of archives that are older than it. Needs no fence: a
/// second removal finds nothing to do, a second archive is only one more.
/// </summary>
public sealed class TenantRemovalJob(PlatformScope platform, TenantArchives archives, TenantRemoval removal, BackupBook book, BackupOptions options, TimeProvider time) : IRecurringJob
{
    private const string DueSql = "select id from tenants where status = 'deleted' and remove_after <= $1 and removed_at is null order by remove_after, id";

    private static readonly Actor Job = Actor.Job("tenant.remove");

    public string Name => "tenant.remove";

    public string Schedule => "0 45 3 * * ?";

    public TimeSpan Limit => TimeSpan.FromHours(6);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var (removed, rows, pruned) = (0, 0L, 0);
        try
        {
            removed = await platform.SweepAsync(Caller.Job(Name), DueSql, time.GetUtcNow(), RemoveAsync, cancellationToken);
        }
        finally
        {
            // One that could not be archived stays until the next night; what is old goes all the same.
            pruned = await PruneAsync(cancellationToken);
        }

        return JobResult.Of(("tenants", removed), ("rows", rows), ("archives", pruned));

        async Task<int> RemoveAsync(TenantId tenant, CancellationToken cancel)
        {
            await archives.KeepProvedAsync(tenant, Job, cancel);
            var went = await removal.RemoveAsync(tenant, cancel);
            rows += went ?? 0;
            return went is null ? 0 : 1;
        }
    }

    /// <summary>Counted from the newest archive and not from now: a clock that jumps removes nothing, and the last one always stays.</summary>
    private async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var (folder, elsewhere) = (new BackupFolder(options, BackupKind.Tenant), new OffsiteCopy(options, BackupKind.Tenant));
        var kept = (await book.ListAsync(cancellationToken)).Where(line => line.Kind == BackupKind.Tenant).ToList();
        var old = kept.Where(line => line.MadeAt < kept.Max(other => other.MadeAt).AddDays(-options.TenantDays)).ToList();
        foreach (var line in old)
        {
            folder.Remove(line.Name);
            if (elsewhere.IsOn && line.CopiedAt is not null)
            {
                await elsewhere.RemoveAsync(line.Name, cancellationToken);
            }

            await book.RemovedAsync(Job, line.Name, cancellationToken);
        }

        return old.Count;
    }
}
