using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;

namespace SmartParking.Portal.Monitoring;

/// <summary>Keeps the months ahead ready: a row without a partition is refused, and the door would lose it.</summary>
internal sealed partial class PartitionKeeper(PlatformScope platform, TimeProvider time, ILogger<PartitionKeeper> logger) : IRecurringJob
{
    private const int MonthsAhead = 3;

    public string Name => "partitions.keep";

    public string Schedule => "0 20 5/12 * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(5);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken) => JobResult.Of(("partitions", await KeepAsync(fence, cancellationToken)));

    /// <param name="fence">Of the run; null when it is no job's.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    /// <returns>How many were made.</returns>
    public async Task<int> KeepAsync(JobFence? fence, CancellationToken cancellationToken)
    {
        var made = await platform.RunAsync(Caller.Job("partition.keep"), (work, cancel) => MakeAsync(work, fence, cancel), cancellationToken);
        if (made > 0)
        {
            Log.Made(logger, made);
        }

        return made;
    }

    private async Task<int> MakeAsync(PlatformWork work, JobFence? fence, CancellationToken cancellationToken)
    {
        await (fence?.HoldAsync(work, cancellationToken) ?? Task.CompletedTask);
        await using var command = work.Command("select ensure_partitions($1, $2)", Sql.P(time.GetUtcNow()), Sql.P(MonthsAhead));
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Made {Count} partitions")]
        public static partial void Made(ILogger logger, int count);
    }
}
