namespace SmartParking.Portal.Jobs;

/// <summary>What a person may order of a job.</summary>
public enum JobOrder
{
    Run,
    Pause,
    Resume,
}
