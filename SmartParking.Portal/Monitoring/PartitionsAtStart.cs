using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>Every node makes the partitions when it starts, whether or not it runs jobs: what arrives next may need them. Later they are a job.</summary>
internal sealed partial class PartitionsAtStart(PartitionKeeper keeper, StartGate gate, TimeProvider time, ILogger<PartitionsAtStart> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        while (!await TryKeepAsync(stoppingToken))
        {
            await Task.Delay(AfterFailure, time, stoppingToken);
        }
    }

    private async Task<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper.KeepAsync(null, cancellationToken);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Partitions could not be made; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
