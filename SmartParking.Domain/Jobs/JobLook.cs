namespace SmartParking.Domain.Jobs;

/// <summary>How one job stands, for who keeps it going.</summary>
/// <param name="SucceededAt">When its last successful run began.</param>
/// <param name="BegunAt">When its last run began, however it ended.</param>
/// <param name="Waits">It is asked for, and may be begun.</param>
/// <param name="Busy">It is running, or asked for.</param>
public sealed record JobLook(string Job, DateTimeOffset? SucceededAt, DateTimeOffset? BegunAt, bool Waits, bool Busy, bool Paused);
