using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>Keeps the months ahead ready: a row without a partition is refused, and the door would lose it.</summary>
internal sealed partial class PartitionKeeper(PlatformScope platform, StartGate gate, TimeProvider time, ILogger<PartitionKeeper> logger) : BackgroundService
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
            var made = await platform.RunAsync(Caller.Job("partition.keep"), MakeAsync, cancellationToken);
            if (made > 0)
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

    private async Task<int> MakeAsync(PlatformWork work, CancellationToken cancellationToken)
    {
        await using var command = work.Command("select ensure_partitions($1, $2)", Sql.P(time.GetUtcNow()), Sql.P(MonthsAhead));
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made {Count} partitions")]
        public static partial void Made(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Partitions could not be made; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
