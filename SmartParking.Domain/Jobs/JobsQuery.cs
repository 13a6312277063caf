using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Jobs;

/// <summary>What the page of jobs shows.</summary>
public sealed class JobsQuery(PlatformScope platform, IEnumerable<IRecurringJob> jobs)
{
    private const string Runs =
        """
        select r.job, r.id, r.state, r.why, r.asked_at, r.asked_by, r.node, r.started_at, r.finished_at, r.figures, r.error
        from unnest($1::text[]) j (job) cross join lateral (
            select * from quartz.job_runs where job = j.job order by started_at desc nulls first limit 22) r
        """;

    /// <summary>Quartz counts in ticks since the year 1. A node that was not heard of for half a minute is none.</summary>
    private const string Nodes =
        """
        select count(*)::int, clock_timestamp() from quartz.qrtz_scheduler_state
        where sched_name = $1 and last_checkin_time > 621355968000000000 + (extract(epoch from clock_timestamp()) - 30)::bigint * 10000000
        """;

    /// <param name="caller">Who looks.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<JobsView> ReadAsync(Caller caller, CancellationToken cancellationToken) =>
        platform.ReadAsync(caller, (work, cancel) => ReadAsync(work, [.. jobs], cancel), cancellationToken);

    private static async Task<JobsView> ReadAsync(PlatformWork work, IReadOnlyList<IRecurringJob> jobs, CancellationToken cancellationToken)
    {
        string[] names = [.. jobs.Select(job => job.Name)];
        var runs = (await RowsAsync(work, Runs, Sql.P(names), row => (Job: row.GetString(0), Run: RunOf(row)), cancellationToken)).ToLookup(each => each.Job, each => each.Run);
        var pauses = (await RowsAsync(
            work,
            "select job, paused_by_name, paused_at from quartz.job_pauses where job = any ($1)",
            Sql.P(names),
            row => (Job: row.GetString(0), By: row.GetString(1), At: row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken)).ToDictionary(pause => pause.Job);
        var (nodes, now) = (await RowsAsync(work, Nodes, Sql.P(JobEngine.Cluster), row => (row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1)), cancellationToken))[0];
        return new JobsView(
            [.. from job in jobs
                orderby job.Name
                let paused = pauses.TryGetValue(job.Name, out var pause) ? pause : ((string, string By, DateTimeOffset At)?)null
                select new JobView(job.Name, job.Schedule, new JobSchedule(job.Schedule).Next(now), paused?.By, paused?.At, [.. runs[job.Name]])],
            nodes);
    }

    private static JobRun RunOf(NpgsqlDataReader row) => new(
        row.GetGuid(1),
        Enum.Parse<JobState>(row.GetString(2), ignoreCase: true),
        Enum.Parse<JobCause>(row.GetString(3), ignoreCase: true),
        row.GetFieldValue<DateTimeOffset>(4),
        Sql.Text(row, 5),
        Sql.Text(row, 6),
        Sql.Nullable<DateTimeOffset>(row, 7),
        Sql.Nullable<DateTimeOffset>(row, 8),
        JobResult.Read(Sql.Text(row, 9)),
        Sql.Text(row, 10));

    private static async Task<List<T>> RowsAsync<T>(PlatformWork work, string sql, NpgsqlParameter parameter, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, parameter);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
