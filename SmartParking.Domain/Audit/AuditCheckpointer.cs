using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Audit;

/// <summary>Signs checkpoints once a day, and at a start when the newest is older than that.</summary>
public sealed partial class AuditCheckpointer(AuditCheckpoints checkpoints, StartGate gate, TimeProvider time, ILogger<AuditCheckpointer> logger) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            await TryAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await checkpoints.NewestAsync(cancellationToken) is not { } newest || time.GetUtcNow() - newest >= Day)
            {
                var made = await checkpoints.SignAsync(cancellationToken);
                Log.Signed(logger, made.Count);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Signed {Count} audit checkpoints")]
        public static partial void Signed(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Audit checkpoints could not be signed; it is tried again in ten minutes")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
