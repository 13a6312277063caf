using SmartParking.Domain.Jobs;

namespace SmartParking.Domain.Backups;

/// <summary>The nightly round of base backups; it proves the log that was received, too. As <see cref="BackupJob"/> it needs no fence.</summary>
public sealed class BaseJob(BackupRounds rounds) : IRecurringJob
{
    public string Name => "backup.base";

    public string Schedule => "0 15 3 * * ?";

    public TimeSpan Limit => TimeSpan.FromHours(6);

    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var proof = await rounds.Base!.RunAsync(cancellationToken);
        return JobResult.Of(("auditEntries", proof.AuditEntries), ("seconds", (long)Math.Ceiling(proof.Seconds)));
    }
}
