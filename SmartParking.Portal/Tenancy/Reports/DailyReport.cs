using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Isolation.Report;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>A report a day, whether anybody asks for one or not. It looks every ten minutes whether the last is a day old.</summary>
internal sealed partial class DailyReport(IsolationReports reports, StartGate gate, TimeProvider time, ILogger<DailyReport> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunIfDueAsync(stoppingToken);
            }
            catch (IsolationBusyException)
            {
                // Another process makes it now.
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        var earlier = (await reports.ListAsync(cancellationToken)).Lines;
        if (earlier.Count > 0 && time.GetUtcNow() - earlier[0].FinishedAt < Lasts)
        {
            return;
        }

        var report = await reports.RunAsync(cancellationToken);
        if (!report.Passed)
        {
            Log.NotPassed(logger, report.Id, report.Findings.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Isolation report {Report} did not pass: {Count} findings")]
        public static partial void NotPassed(ILogger logger, Guid report, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "The daily isolation report could not be made; it is tried again in ten minutes")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
