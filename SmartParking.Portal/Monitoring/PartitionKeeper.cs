using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>Keeps the months ahead ready: a row without a partition is refused, and the door would lose it.</summary>
internal sealed partial class PartitionKeeper(ParkingSources sources, StartGate gate, TimeProvider time, ILogger<PartitionKeeper> logger) : BackgroundService
{
    private const int MonthsAhead = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromHours(12);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await TryKeepAsync(stoppingToken) ? Pace : AfterFailure, time, stoppingToken);
        }
    }

    private async Task<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = sources.Platform.CreateCommand("select ensure_partitions($1, $2)");
            command.Parameters.Add(Sql.P(time.GetUtcNow()));
            command.Parameters.Add(Sql.P(MonthsAhead));
            if (await command.ExecuteScalarAsync(cancellationToken) is int made and > 0)
            {
                Log.Made(logger, made);
            }

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
        [LoggerMessage(Level = LogLevel.Information, Message = "Made {Count} partitions")]
        public static partial void Made(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Partitions could not be made; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
