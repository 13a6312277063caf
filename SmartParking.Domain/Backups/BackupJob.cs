using SmartParking.Domain.Jobs;

namespace SmartParking.Domain.Backups;

/// <summary>
/// The nightly round of dumps. Needs no fence: every step can be done twice, since a second backup is only one more, and what may
/// go is what two rounds agree on.
/// </summary>
public sealed class BackupJob(BackupRounds rounds) : IRecurringJob
{
    public string Name => "backup.round";

    public string Schedule => "0 15 2 * * ?";

    public TimeSpan Limit => TimeSpan.FromHours(6);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var proof = await rounds.Dump!.RunAsync(cancellationToken);
        return JobResult.Of(("rows", proof.Rows), ("auditEntries", proof.AuditEntries), ("seconds", (long)Math.Ceiling(proof.Seconds)));
    }
}
