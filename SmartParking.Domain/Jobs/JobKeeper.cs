namespace SmartParking.Domain.Jobs;

/// <summary>
/// Looks every few seconds whether all is as it should be, on every node that runs jobs, and does not rely on having been told:
/// silent runs lose their job, what is overdue is asked for, and whatever is asked for is told to Quartz.
/// </summary>
public sealed class JobKeeper(JobRuns runs, JobClock clock, JobMeter meter, IEnumerable<IRecurringJob> jobs)
{
    private const int LooksPerOverdue = 20;

    /// <summary>So much later than its period a job is overdue: the schedule itself comes first.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>A job that failed is tried again so much later.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(10);

    private readonly List<IRecurringJob> _jobs = [.. jobs];
    private int _looks;

    public IReadOnlyList<IRecurringJob> Jobs => _jobs;

    /// <returns>The jobs that are asked for.</returns>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. _jobs.Select(job => job.Name)];
        if (_looks == 0)
        {
            Array.ForEach(names, meter.Expect);
        }

        await runs.LoseSilentAsync(names, cancellationToken);
        var (looks, now) = await runs.LookAsync(names, cancellationToken);
        clock.Set(now);
        foreach (var look in looks)
        {
            if (look.SucceededAt is { } at)
            {
                meter.Succeeded(look.Job, at);
            }
        }

        if (_looks++ % LooksPerOverdue == 0 && await AskOverdueAsync(looks, now, cancellationToken))
        {
            looks = (await runs.LookAsync(names, cancellationToken)).Jobs;
        }

        return [.. looks.Where(look => look.Waits).Select(look => look.Job)];
    }

    internal static bool IsOverdue(JobLook look, JobSchedule schedule, DateTimeOffset now) =>
        look is { Busy: false, Paused: false }
        && (look.SucceededAt is not { } succeeded || now - succeeded > schedule.Period(now) + Slack)
        && (look.BegunAt is not { } begun || now - begun > Retry);

    private async Task<bool> AskOverdueAsync(IReadOnlyList<JobLook> looks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = false;
        foreach (var look in looks)
        {
            var schedule = new JobSchedule(_jobs.Find(job => job.Name == look.Job)!.Schedule);
            if (IsOverdue(look, schedule, now))
            {
                await runs.AskOverdueAsync(look.Job, schedule.SlotOf(now), now, cancellationToken);
                asked = true;
            }
        }

        return asked;
    }
}
