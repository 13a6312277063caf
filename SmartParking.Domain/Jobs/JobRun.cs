namespace SmartParking.Domain.Jobs;

/// <summary>One run, or one that is asked for.</summary>
/// <param name="AskedBy">The person's name; null when nobody asked.</param>
/// <param name="Node">Where it runs or ran; null before.</param>
/// <param name="Error">The type of the failure; null without one.</param>
public sealed record JobRun(
    Guid Id, JobState State, JobCause Cause, DateTimeOffset AskedAt, string? AskedBy, string? Node, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, JobResult Result, string? Error)
{
    public TimeSpan? Took => FinishedAt - StartedAt;
}
