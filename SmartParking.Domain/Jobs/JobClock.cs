using System.Diagnostics;

namespace SmartParking.Domain.Jobs;

/// <summary>
/// The database's time for the schedule of this node: told every few seconds, counted in between by the monotonic counter,
/// which nobody can set. A node whose own clock is an hour wrong fires with the others.
/// </summary>
public sealed class JobClock : TimeProvider
{
    private volatile Reading? _last;

    public override DateTimeOffset GetUtcNow() => _last is { } last ? last.Told + Stopwatch.GetElapsedTime(last.Counter) : System.GetUtcNow();

    /// <param name="now">What the database has just said.</param>
    public void Set(DateTimeOffset now) => _last = new Reading(now, Stopwatch.GetTimestamp());

    private sealed record Reading(DateTimeOffset Told, long Counter);
}
