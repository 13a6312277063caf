using SmartParking.Portal.Demo.Simulation;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>Lets time pass over the simulator and hands what it posts to the sender, from the Portal's start to its end.</summary>
internal sealed partial class EmulatorRun(Simulator simulator, WebhookSender sender, TimeProvider time, ILogger<EmulatorRun> logger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    /// <summary>Ends when the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var underway = new List<Task>();
        var (reportAt, reported) = (time.GetUtcNow() + ReportEvery, 0L);
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = time.GetUtcNow();
                underway.RemoveAll(sending => sending.IsCompleted);
                underway.AddRange(simulator.Advance(now).Select(post => sender.SendAsync(post, cancellationToken)));
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
        var figures = simulator.Figures.View();
        if (figures.NotTaken > reported)
        {
            Log.Lost(logger, figures.NotTaken - reported, figures.Failures is [{ } latest, ..] ? latest.Reason ?? $"status {latest.Status}" : null);
        }

        return figures.NotTaken;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Lost} emulated events were not taken within the last minute; the latest: {Reason}")]
        public static partial void Lost(ILogger logger, long lost, string? reason);
    }
}
