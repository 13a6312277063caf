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
    private static readonly Actor Job = Actor.Job("tenant.remove");

    public string Name => "tenant.remove";

    public string Schedule => "0 45 3 * * ?";

    public TimeSpan Limit => TimeSpan.FromHours(6);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var (removed, rows, failures) = (0, 0L, new List<Exception>());
        foreach (var tenant in await DueAsync(cancellationToken))
        {
            try
            {
                await archives.KeepProvedAsync(tenant, Job, cancellationToken);
                if (await removal.RemoveAsync(tenant, cancellationToken) is { } went)
                {
                    (removed, rows) = (removed + 1, rows + went);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // It stays as it is until the next night; the others need not.
                failures.Add(failure);
            }
        }

        var pruned = await PruneAsync(cancellationToken);
        return failures.Count == 0 ? JobResult.Of(("tenants", removed), ("rows", rows), ("archives", pruned)) : throw new AggregateException(failures);
    }

    private Task<List<TenantId>> DueAsync(CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Job(Name),
            async (work, cancel) =>
            {
                await using var command = work.Command("select id from tenants where status = 'deleted' and remove_after <= $1 and removed_at is null order by remove_after, id", Sql.P(time.GetUtcNow()));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var due = new List<TenantId>();
                while (await row.ReadAsync(cancel))
                {
                    due.Add(new TenantId(row.GetGuid(0)));
                }

                return due;
            },
            cancellationToken);

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
