using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Jobs;

/// <summary>Does what a fire asks for, once a run of it could begin: with heartbeats, a limit, and an end that is written down.</summary>
public sealed partial class JobPerformer(IServiceScopeFactory scopes, JobRuns runs, JobMeter meter, TimeProvider time, ILogger<JobPerformer> logger) : IDisposable
{
    private const int Patience = 20;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    /// <param name="name">The job's.</param>
    /// <param name="fire">When the schedule fired; null when it was not the schedule.</param>
    /// <param name="recovering">Another node was lost; it may be a moment before its run counts as that.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task FireAsync(string name, DateTimeOffset? fire, bool recovering, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetServices<IRecurringJob>().FirstOrDefault(each => each.Name == name) is not { } job)
        {
            Log.Unknown(logger, name);
            return;
        }

        var slot = fire is { } at ? new JobSchedule(job.Schedule).SlotOf(at) : null;
        if (await BeginAsync(job, slot, recovering, cancellationToken) is { } run)
        {
            var work = PerformAsync(job, run);
            _running[run] = work;
            try
            {
                await work;
            }
            finally
            {
                _running.TryRemove(run, out _);
            }
        }
    }

    /// <summary>Lets what runs end by itself for a while, then cancels it: it is given up, and another node takes it.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(_running.Values);
        await Task.WhenAny(all, Task.Delay(grace, time, cancellationToken));
        await _stopping.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_running.Values), Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<Guid?> BeginAsync(IRecurringJob job, DateTimeOffset? slot, bool recovering, CancellationToken cancellationToken)
    {
        for (var tries = Patience; ; tries--)
        {
            try
            {
                var started = await runs.StartAsync(job.Name, slot, cancellationToken);
                if (started.Run is not null || !started.Busy || !recovering || tries == 0)
                {
                    return started.Run;
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (tries == 0)
                {
                    Log.NotBegun(logger, job.Name, failure);
                    return null;
                }
            }

            await Task.Delay(Again, time, cancellationToken);
        }
    }

    private async Task PerformAsync(IRecurringJob job, Guid run)
    {
        using var lost = new CancellationTokenSource();
        using var limit = new CancellationTokenSource(job.Limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, limit.Token, lost.Token);
        using var over = new CancellationTokenSource();
        var beating = BeatAsync(job.Name, run, lost, over.Token);
        var begun = time.GetTimestamp();
        var (result, failure) = await TryAsync(job, run, any.Token);
        var took = time.GetElapsedTime(begun);
        await over.CancelAsync();
        await beating;
        try
        {
            meter.Ended(job.Name, await EndAsync(job.Name, run, result, failure, (lost.IsCancellationRequested, limit.IsCancellationRequested)), took);
        }
        catch (Exception unwritten)
        {
            // It goes on as running without a heartbeat: another node takes it for lost, and does the work again.
            Log.EndNotWritten(logger, job.Name, run, unwritten);
        }
    }

    private static async Task<(JobResult? Result, Exception? Failure)> TryAsync(IRecurringJob job, Guid run, CancellationToken cancellationToken)
    {
        try
        {
            FaultPoint.Pass("job.work");
            var result = await job.RunAsync(new JobFence(run), cancellationToken);
            FaultPoint.Pass("job.done");
            return (result, null);
        }
        catch (Exception failure)
        {
            return (null, failure);
        }
    }

    private async Task<JobState> EndAsync(string job, Guid run, JobResult? result, Exception? failure, (bool Lost, bool Limit) cancelled)
    {
        if (failure is JobLostException || cancelled.Lost)
        {
            Log.Lost(logger, job, run);
            return JobState.Lost;
        }

        if (failure is OperationCanceledException && _stopping.IsCancellationRequested)
        {
            await runs.ReleaseAsync(run, CancellationToken.None);
            Log.Released(logger, job, run);
            return JobState.Lost;
        }

        if (failure is OperationCanceledException && cancelled.Limit)
        {
            failure = new TimeoutException("The run took longer than its job may.", failure);
        }

        var outcome = failure is null ? JobState.Succeeded : JobState.Failed;
        if (failure is not null)
        {
            Log.Failed(logger, job, run, failure);
        }

        if (await runs.FinishAsync(run, outcome, result, failure?.GetType().Name, CancellationToken.None))
        {
            return outcome;
        }

        Log.Lost(logger, job, run);
        return JobState.Lost;
    }

    private async Task BeatAsync(string job, Guid run, CancellationTokenSource lost, CancellationToken over)
    {
        var heard = time.GetTimestamp();
        using var timer = new PeriodicTimer(JobRuns.Beat, time);
        while (!over.IsCancellationRequested && !lost.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(over);
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(over);
                beat.CancelAfter(JobRuns.Silence);
                if (!await runs.BeatAsync(run, beat.Token))
                {
                    await lost.CancelAsync();
                }

                heard = time.GetTimestamp();
            }
            catch (Exception failure) when (!over.IsCancellationRequested)
            {
                Log.NotHeard(logger, job, run, failure);
                if (time.GetElapsedTime(heard) >= JobRuns.Silence)
                {
                    await lost.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody here knows the job {Job}; a newer version of the Portal may")]
        public static partial void Unknown(ILogger logger, string job);

        [LoggerMessage(Level = LogLevel.Error, Message = "A run of {Job} could not be begun; it is asked for again when it is overdue")]
        public static partial void NotBegun(ILogger logger, string job, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} of {Job} failed")]
        public static partial void Failed(ILogger logger, string job, Guid run, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run} of {Job} had lost its job when it ended here; nothing was written")]
        public static partial void Lost(ILogger logger, string job, Guid run);

        [LoggerMessage(Level = LogLevel.Information, Message = "Run {Run} of {Job} was given up: this node stops")]
        public static partial void Released(ILogger logger, string job, Guid run);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A heartbeat of run {Run} of {Job} was not heard")]
        public static partial void NotHeard(ILogger logger, string job, Guid run, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of run {Run} of {Job} could not be written; another node will take it for lost")]
        public static partial void EndNotWritten(ILogger logger, string job, Guid run, Exception failure);
    }
}
