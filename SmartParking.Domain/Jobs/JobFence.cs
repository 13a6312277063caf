using SmartParking.Domain.Data;

namespace SmartParking.Domain.Jobs;

/// <summary>One run's hold on its job.</summary>
/// <param name="Run">Its row in <c>quartz.job_runs</c>.</param>
public sealed record JobFence(Guid Run)
{
    private const string Hold = "select 1 from quartz.job_runs where id = $1 and state = 'running' for update";

    /// <summary>
    /// Called first in a transaction: whatever it then does is done only by a run that holds its job, because nobody can take
    /// the job from it before the transaction has ended. Such a transaction is short, since heartbeats wait for it, too.
    /// </summary>
    /// <exception cref="JobLostException">Another node has the job, or had it.</exception>
    public async Task HoldAsync(PlatformWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var command = work.Command(Hold, Sql.P(Run));
        if (await command.ExecuteScalarAsync(cancellationToken) is null)
        {
            throw new JobLostException();
        }
    }
}
