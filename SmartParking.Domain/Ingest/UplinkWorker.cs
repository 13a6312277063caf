using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Sweeps events that were acknowledged and not applied, for instance because a lock was held too long.</summary>
public sealed partial class UplinkWorker(PlatformScope platform, IngestBatch batch, StartGate gate, TimeProvider time, ILogger<UplinkWorker> logger) : BackgroundService
{
    private const string TenantsWithPending = "select distinct tenant_id from ingest_ledger where status = 'pending' and received_at < $1";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>One round over all tenants.</summary>
    /// <returns>How many events were taken up.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Pace;
        return platform.SweepAsync(Caller.Job("ingest.sweep"), TenantsWithPending, before, (tenant, cancel) => batch.ApplyPendingAsync(tenant, before, cancel), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A sweep of pending events failed")]
        public static partial void SweepFailed(ILogger logger, Exception failure);
    }
}
