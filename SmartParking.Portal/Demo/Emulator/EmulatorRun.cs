using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>Lets time pass over the model and hands what happens to the sender, from the Portal's start to its end.</summary>
internal sealed partial class EmulatorRun(EmulatedNetwork network, WebhookSender sender, TimeProvider time, ILogger<EmulatorRun> logger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    /// <summary>Only for the operators whose secrets are known; ends when the token is cancelled.</summary>
    public static async Task RunAsync(DemoPlan plan, DemoFile known, TimeProvider time, ILogger<EmulatorRun> logger, CancellationToken cancellationToken)
    {
        using var sender = new WebhookSender(new Uri(known.BaseUrl), known.Tenants.ToDictionary(tenant => tenant.Slug, tenant => tenant.WebhookSecret, StringComparer.Ordinal));
        var reporting = plan with { Tenants = [.. plan.Tenants.Where(tenant => known.Tenants.Any(each => each.Slug == tenant.Slug))] };
        await new EmulatorRun(new EmulatedNetwork(reporting, Random.Shared.Next()), sender, time, logger).RunAsync(cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var model = new TrafficModel(network.Zones, Random.Shared.Next(), time.GetUtcNow());
        var underway = new List<Task>();
        var (reportAt, reported) = (time.GetUtcNow() + ReportEvery, 0L);
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = time.GetUtcNow();
                underway.RemoveAll(sending => sending.IsCompleted);
                underway.AddRange(model.Advance(now)
                    .SelectMany(happened => network.Devices[happened.Bay].Tell(happened))
                    .Select(told => sender.SendAsync(told, cancellationToken)));
                if (now >= reportAt)
                {
                    reportAt = now + ReportEvery;
                    reported = Report(reported);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The Portal ends, and with it the emulation.
        }

        await Task.WhenAll(underway);
    }

    private long Report(long reported)
    {
        var lost = sender.Lost;
        if (lost > reported)
        {
            Log.Lost(logger, lost - reported, sender.LastReason);
        }

        return lost;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Lost} emulated events were not taken within the last minute; the latest: {Reason}")]
        public static partial void Lost(ILogger logger, long lost, string? reason);
    }
}
