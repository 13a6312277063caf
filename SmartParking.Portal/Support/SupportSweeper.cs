using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Portal.Support;

/// <summary>Writes the ends of support visits that time has ended. One failure costs one round.</summary>
internal sealed partial class SupportSweeper(SupportSweep sweep, StartGate gate, TimeProvider time, ILogger<SupportSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A sweep of support visits failed")]
        public static partial void SweepFailed(ILogger logger, Exception failure);
    }
}
