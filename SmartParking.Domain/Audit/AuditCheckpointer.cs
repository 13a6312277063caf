using Microsoft.Extensions.Logging;
using SmartParking.Domain.Jobs;

namespace SmartParking.Domain.Audit;

/// <summary>Signs checkpoints once a day.</summary>
public sealed partial class AuditCheckpointer(AuditCheckpoints checkpoints, ILogger<AuditCheckpointer> logger) : IRecurringJob
{
    public string Name => "audit.checkpoint";

    public string Schedule => "0 10 0 * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(10);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var made = await checkpoints.SignAsync(fence, cancellationToken);
        Log.Signed(logger, made.Count);
        return JobResult.Of(("checkpoints", made.Count));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Signed {Count} audit checkpoints")]
        public static partial void Signed(ILogger logger, int count);
    }
}
