using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Monitoring.Metrics;

namespace SmartParking.Portal.Monitoring;

/// <summary>
/// Asks now and then what a scrape must not wait for: the parts' health, and from the database how many spaces are in which state. So a
/// scrape costs no query, however often it comes.
/// </summary>
internal sealed partial class StateSampler(PortalHealth health, PlatformBoard platform, StartGate gate, MetricStore store, TimeProvider time, ILogger<StateSampler> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    /// <summary>As the last round found them.</summary>
    public IReadOnlyList<HealthPart> Parts { get; private set; } = [];

    /// <summary>Empty while the database does not answer: old numbers would look like true ones.</summary>
    public IReadOnlyList<PlatformRow> Tenants { get; private set; } = [];

    /// <summary>One round.</summary>
    public async Task SampleAsync(CancellationToken cancellationToken)
    {
        Parts = await health.PartsAsync(cancellationToken);
        try
        {
            Tenants = gate.IsOpen ? await platform.ReadAsync(cancellationToken) : [];
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Tenants = [];
            Log.NotSampled(logger, failure);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request.
        store.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SampleAsync(stoppingToken);
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            await SampleAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The spaces could not be counted for the metrics; it is tried again in half a minute")]
        public static partial void NotSampled(ILogger logger, Exception failure);
    }
}
