namespace SmartParking.Domain.Jobs;

/// <summary>What asking for a job came to.</summary>
/// <param name="Run">The run that has begun; null when none has.</param>
/// <param name="Busy">Another run of the job lives: ask again, or leave it.</param>
public sealed record StartedRun(Guid? Run, bool Busy)
{
    /// <summary>There is nothing to do: the moment was taken, or the job is paused.</summary>
    public static readonly StartedRun Nothing = new(null, false);

    public static readonly StartedRun Living = new(null, true);
}
