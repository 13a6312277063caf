namespace SmartParking.Domain.Jobs;

/// <summary>Where a run stands. Stored as the word in lower case.</summary>
public enum JobState
{
    /// <summary>Somebody or something wants it; no node has begun it.</summary>
    Asked,
    Running,
    Succeeded,
    Failed,

    /// <summary>Its node was not heard of any more, or was stopped in the middle. The work is asked for anew.</summary>
    Lost,
}
