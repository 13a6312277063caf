namespace SmartParking.Domain.Jobs;

/// <summary>
/// Work that recurs, done by one node at a time. It may be done again after a node was lost in the middle of it: what must not
/// happen twice is done in a transaction that <see cref="JobFence.HoldAsync">holds the fence</see>. See docs/jobs.md.
/// </summary>
public interface IRecurringJob
{
    /// <summary>Two words with a dot, for instance <c>audit.checkpoint</c>; also what the page has words for. Never renamed.</summary>
    string Name { get; }

    /// <summary>When, as Quartz writes it, in UTC: <c>0 10 0 * * ?</c> is every day at 00:10.</summary>
    string Schedule { get; }

    /// <summary>How long a run may take; what takes longer is cancelled and has failed.</summary>
    TimeSpan Limit { get; }

    /// <param name="fence">Says in a transaction whether the run still holds its job.</param>
    /// <param name="cancellationToken">Also cancelled when the run has lost its job.</param>
    Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken);
}
