using SmartParking.Domain.Jobs;
using SmartParking.Domain.Tenancy.Isolation.Report;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>A report a day, whether anybody asks for one or not.</summary>
internal sealed partial class DailyReport(IsolationReports reports, ILogger<DailyReport> logger) : IRecurringJob
{
    public string Name => "isolation.report";

    public string Schedule => "0 40 2 * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(15);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var report = await reports.RunAsync(fence, cancellationToken);
        if (!report.Passed)
        {
            Log.NotPassed(logger, report.Id, report.Findings.Count);
        }

        return JobResult.Of(("checks", report.Checks.Count), ("findings", report.Findings.Count));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Isolation report {Report} did not pass: {Count} findings")]
        public static partial void NotPassed(ILogger logger, Guid report, int count);
    }
}
