namespace SmartParking.Domain.Jobs;

/// <summary>One job as its page shows it.</summary>
/// <param name="Next">When the schedule means it to be next.</param>
/// <param name="PausedBy">The person's name; null while it is not paused.</param>
/// <param name="Runs">The newest first; the first may be asked for only.</param>
public sealed record JobView(string Name, string Schedule, DateTimeOffset Next, string? PausedBy, DateTimeOffset? PausedAt, IReadOnlyList<JobRun> Runs)
{
    /// <summary>The run that is asked for or under way.</summary>
    public JobRun? Current => Runs.FirstOrDefault(run => run.State is JobState.Running) ?? Runs.FirstOrDefault(run => run.State is JobState.Asked);

    public JobRun? Last => Runs.FirstOrDefault(run => run.FinishedAt is not null);
}
