using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Jobs;

/// <summary>
/// Quartz on this node, one of a cluster over the same tables: it says when a fire is due, and to which node. Whether a run
/// then begins is decided by <see cref="JobRuns"/>.
/// </summary>
public sealed class JobEngine(ParkingSources sources, JobNode node, TimeProvider clock, JobPerformer performer, JobOptions options, ILoggerFactory logs)
{
    public const string Cluster = "parking";
    public const string ScheduleGroup = "schedule";
    private const string AskedGroup = "asked";

    /// <summary>How long running jobs may go on when the node stops. The host waits for ten seconds in all.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private IScheduler? _scheduler;

    /// <summary>Starts, if it has not: the database may have been away at an earlier try.</summary>
    public async Task StartAsync(IEnumerable<IRecurringJob> jobs, CancellationToken cancellationToken)
    {
        if (_scheduler is not null)
        {
            return;
        }

        var scheduler = await QuartzSchedulerBuilder.Create(Configure).BuildScheduler(cancellationToken);
        try
        {
            foreach (var job in jobs)
            {
                await PlanAsync(scheduler, job, cancellationToken);
            }

            await scheduler.Start(cancellationToken);
            _scheduler = scheduler;
        }
        catch
        {
            await scheduler.Shutdown(false, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lets a job fire now, for whoever asked for it. To ask twice is to ask once.</summary>
    public async Task AskAsync(string job, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(job, AskedGroup);
        switch (await _scheduler!.GetTriggerState(key, cancellationToken))
        {
            case TriggerState.None:
                await FireAsync(key, cancellationToken);
                break;
            case TriggerState.Error:
                await _scheduler.ResetTriggerFromErrorState(key, cancellationToken);
                break;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _scheduler, null) is not { } scheduler)
        {
            return;
        }

        await scheduler.Standby(cancellationToken);
        await performer.StopAsync(Grace, cancellationToken);
        await scheduler.Shutdown(false, cancellationToken);
    }

    private async Task FireAsync(TriggerKey key, CancellationToken cancellationToken)
    {
        var now = TriggerBuilder.Create(clock).WithIdentity(key).ForJob(KeyOf(key.Name)).StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        try
        {
            await _scheduler!.ScheduleJob(now, default, cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another node was faster.
        }
    }

    private static JobKey KeyOf(string job) => new(job, Cluster);

    /// <summary>A schedule that is as it was is left alone: made anew it would forget what it has missed.</summary>
    private async Task PlanAsync(IScheduler scheduler, IRecurringJob job, CancellationToken cancellationToken)
    {
        var detail = JobBuilder.Create<JobFire>().WithIdentity(KeyOf(job.Name)).StoreDurably().RequestRecovery().DisallowConcurrentExecution().Build();
        await scheduler.AddJob(detail, AddJobOptions.Replacing, cancellationToken);
        var key = new TriggerKey(job.Name, ScheduleGroup);
        if (await scheduler.GetTrigger(key, cancellationToken) is ICronTrigger known && known.CronExpressionString == job.Schedule)
        {
            return;
        }

        var trigger = TriggerBuilder.Create(clock).WithIdentity(key).ForJob(detail.Key)
            .WithSchedule(CronScheduleBuilder.Create(job.Schedule).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, cancellationToken);
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.Services.AddSingleton(logs);
        quartz.Services.AddSingleton(performer);
        quartz.UseTimeProvider(clock);
        quartz.UseDefaultThreadPool(options.AtOnce);
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = Cluster;
            scheduler.InstanceId = node.Name;
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(5);
        });
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceFactory = _ => sources.Platform);
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = TimeSpan.FromSeconds(5);
                cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(7.5);
            });
            store.ConfigureStore(tables =>
            {
                tables.TablePrefix = "quartz.qrtz_";
                tables.SchemaProvisioning = SchemaProvisioning.Validate;
                tables.MaxConsecutiveFireFailures = 0;
            });
        });
    }
}
