namespace SmartParking.Domain.Jobs;

/// <summary>Why a run is, or is to be. Stored as the word in lower case.</summary>
public enum JobCause
{
    Schedule,

    /// <summary>A person asked for it.</summary>
    Hand,

    /// <summary>It was overdue: never done, or not within its period.</summary>
    Start,

    /// <summary>The run before it was lost.</summary>
    Recovery,
}
