using SmartParking.Domain.Jobs;

namespace SmartParking.Tests.Support;

/// <summary>A job that does what a test wants, and knows how many of it were at work at once.</summary>
internal sealed class TestJob(string name, string schedule, Func<JobFence, CancellationToken, Task>? work = null) : IRecurringJob
{
    private int _atWork;
    private int _most;

    public string Name => name;

    public string Schedule => schedule;

    public TimeSpan Limit => TimeSpan.FromMinutes(5);

    public int MostAtOnce => Volatile.Read(ref _most);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _atWork);
        _most = Math.Max(_most, now);
        try
        {
            await (work?.Invoke(fence, cancellationToken) ?? Task.CompletedTask);
            return JobResult.Of(("rows", 7));
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }
}
