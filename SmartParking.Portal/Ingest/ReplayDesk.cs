using SmartParking.Domain.Audit;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Ingest;

/// <summary>The replays of this process, one at a time per tenant: they go on when the page that began one is closed.</summary>
internal sealed partial class ReplayDesk(LedgerReplay replay, TenantGate gate, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ReplayDesk> logger)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _guard = new();
    private readonly Dictionary<TenantId, (ReplayJob Job, CancellationTokenSource? Stop)> _jobs = [];

    /// <summary>A replay has changed, of whichever tenant. Must return at once.</summary>
    public event EventHandler? Changed;

    /// <summary>The replay that runs, or ended a moment ago.</summary>
    public ReplayJob? Of(TenantId tenant)
    {
        lock (_guard)
        {
            return _jobs.TryGetValue(tenant, out var found) && (found.Job.EndedAt is not { } ended || time.GetUtcNow() - ended < Remembered) ? found.Job : null;
        }
    }

    /// <summary>Begins one, if the person may and none is under way.</summary>
    /// <returns>Refusals: those of <see cref="LedgerReplay.PrepareAsync"/>, and replay.running.</returns>
    public async Task<Outcome> StartAsync(TenantAccess access, LedgerFilter filter, LedgerCursor? one, Actor actor)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        lock (_guard)
        {
            if (_jobs.TryGetValue(access.TenantId, out var found) && found.Job.IsRunning)
            {
                stop.Dispose();
                return Outcome.Refused("replay.running");
            }

            found.Stop?.Dispose();
            _jobs[access.TenantId] = (new ReplayJob(access.PersonName, one, null, time.GetUtcNow(), null, false), stop);
        }

        var prepared = false;
        try
        {
            var (outcome, plan) = await replay.PrepareAsync(access.UserId, access.Tenant.Slug, filter, one, actor, stop.Token);
            prepared = outcome.IsDone;
            if (plan is not null)
            {
                Show(plan.Tenant, job => job with { Progress = new ReplayProgress(0, plan.Total, 0, 0) });
                _ = Task.Run(() => RunAsync(plan, stop.Token));
            }

            return outcome;
        }
        finally
        {
            if (!prepared)
            {
                Forget(access.TenantId, stop);
            }
        }
    }

    /// <summary>Stops a tenant's replay after the chunk that is under way.</summary>
    /// <returns>Refused with access.denied when the person may not.</returns>
    public async Task<Outcome> CancelAsync(Guid person, string tenantSlug, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(person, tenantSlug, Permission.IngestReplay, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        CancellationTokenSource? stop = null;
        lock (_guard)
        {
            if (_jobs.TryGetValue(access.TenantId, out var found) && found.Job.IsRunning)
            {
                stop = found.Stop;
                _jobs[access.TenantId] = (found.Job with { Cancelled = true }, stop);
            }
        }

        if (stop is not null)
        {
            await stop.CancelAsync();
            Changed?.Invoke(this, EventArgs.Empty);
        }

        return Outcome.Done;
    }

    private async Task RunAsync(ReplayPlan plan, CancellationToken stop)
    {
        try
        {
            await replay.RunAsync(plan, new Told(this, plan.Tenant), stop);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
        }

        Show(plan.Tenant, job => job with { EndedAt = time.GetUtcNow() });
    }

    private void Show(TenantId tenant, Func<ReplayJob, ReplayJob> change)
    {
        lock (_guard)
        {
            var (job, stop) = _jobs[tenant];
            _jobs[tenant] = (change(job), stop);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private void Forget(TenantId tenant, CancellationTokenSource stop)
    {
        lock (_guard)
        {
            _jobs.Remove(tenant);
        }

        stop.Dispose();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    // Progress<T> would post, and the last word could come after the end.
    private sealed class Told(ReplayDesk desk, TenantId tenant) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => desk.Show(tenant, job => job with { Progress = value });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A replay ended before its time")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
