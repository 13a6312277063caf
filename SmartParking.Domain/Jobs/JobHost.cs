using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Jobs;

/// <summary>Runs jobs on this node from the moment it may serve until it stops, whether or not the database is there.</summary>
public sealed partial class JobHost(JobEngine engine, JobKeeper keeper, JobBell bell, StartGate gate, JobOptions options, ILogger<JobHost> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private bool _failing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await engine.StopAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            Log.NotStopped(logger, failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        while (options.Run && !stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await bell.HeardAsync(Pace, stoppingToken);
        }
    }

    /// <summary>The first look comes before Quartz starts: what it missed is then overdue already, and is done once.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = await keeper.LookAsync(cancellationToken);
            await engine.StartAsync(keeper.Jobs, cancellationToken);
            foreach (var job in asked)
            {
                await engine.AskAsync(job, cancellationToken);
            }

            _failing = false;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
            {
                Log.LookFailed(logger, failure);
            }

            _failing = true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Jobs could not be looked after; it is tried again every few seconds")]
        public static partial void LookFailed(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Jobs could not be stopped in order; other nodes take what ran here for lost")]
        public static partial void NotStopped(ILogger logger, Exception failure);
    }
}
