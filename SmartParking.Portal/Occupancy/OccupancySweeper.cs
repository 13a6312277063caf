using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>Runs what time alone changes: ends of overrides, of debounce windows and of evidence. One failure costs one round.</summary>
internal sealed partial class OccupancySweeper(OverrideSweep overrides, SettleSweep settle, StaleSweep stale, StartGate gate, TimeProvider time, ILogger<OccupancySweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            await TryAsync(overrides.RunAsync, stoppingToken);
            await TryAsync(settle.RunAsync, stoppingToken);
            await TryAsync(stale.RunAsync, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(Func<CancellationToken, Task<int>> sweep, CancellationToken stoppingToken)
    {
        try
        {
            await sweep(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            Log.SweepFailed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A sweep of overrides, debounce or stale evidence failed")]
        public static partial void SweepFailed(ILogger logger, Exception failure);
    }
}
