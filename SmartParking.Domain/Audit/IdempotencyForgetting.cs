using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;

namespace SmartParking.Domain.Audit;

/// <summary>Once an hour: forgets requests that nobody repeats any more.</summary>
public sealed class IdempotencyForgetting(PlatformScope platform, TimeProvider time) : IRecurringJob
{
    /// <summary>How long a request may be repeated, at least.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const string Forget = "delete from idempotency_keys where created_at < $1";

    private static readonly Caller Keeper = Caller.Job("idempotency.forget");

    public string Name => "idempotency.forget";

    public string Schedule => "0 23 * * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(10);

    /// <summary>Needs no fence: what is forgotten twice is gone once.</summary>
    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken) =>
        JobResult.Of(("rows", await SweepAsync(cancellationToken)));

    /// <returns>How many were forgotten.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) =>
        platform.ExecuteAsync(Keeper, Forget, [Sql.P(time.GetUtcNow() - Kept)], cancellationToken);
}
