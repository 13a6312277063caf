using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Jobs;

/// <summary>
/// The rules of runs, all in the database and by its clock: one run of a job at a time, one per moment of its schedule, and
/// whoever was not heard of for <see cref="Silence"/> has lost its job and can neither beat nor end. See docs/jobs.md.
/// </summary>
public sealed class JobRuns(PlatformScope platform, JobNode node)
{
    /// <summary>How often a run says that it lives.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);

    /// <summary>Whoever was silent for so long is taken for dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private const int Kept = 200;
    private static readonly Caller Keeper = Caller.Job("jobs.run");

    /// <summary>A job that was lost three times in a row is not asked for at once: perhaps it is what kills its nodes.</summary>
    private const string AskAgain =
        """
        insert into quartz.job_runs (id, job, state, why, slot)
        select gen_random_uuid(), lost.job, 'asked', 'recovery', lost.slot from lost
        where (select count(*) from (
            select state from quartz.job_runs r where r.job = lost.job and r.state <> 'asked' and r.id <> lost.id order by r.started_at desc limit 2) before
            where before.state = 'lost') < 2
        on conflict do nothing
        """;

    private const string LoseSilent =
        $"""
        with lost as (
            update quartz.job_runs set state = 'lost', finished_at = clock_timestamp()
            where job = any ($1) and state = 'running' and beat_at < clock_timestamp() - $2::interval returning id, job, slot)
        {AskAgain}
        """;

    private const string LetGo =
        $"""
        with lost as (
            update quartz.job_runs set state = 'lost', finished_at = clock_timestamp() where id = $1 and state = 'running' returning id, job, slot)
        {AskAgain}
        """;

    private const string Begin =
        """
        insert into quartz.job_runs (id, job, state, why, slot, node, started_at, beat_at)
        values ($1, $2, 'running', 'schedule', $3, $4, clock_timestamp(), clock_timestamp()) on conflict do nothing returning id
        """;

    private const string Leave = "insert into quartz.job_runs (id, job, state, why, slot) values ($1, $2, 'asked', 'schedule', $3) on conflict do nothing";

    private const string Take =
        """
        update quartz.job_runs set state = 'running', node = $2, started_at = clock_timestamp(), beat_at = clock_timestamp()
        where job = $1 and state = 'asked' and (asked_by is not null or not exists (select from quartz.job_pauses where job = $1)) returning id
        """;

    private const string AskOverdue =
        """
        insert into quartz.job_runs (id, job, state, why, slot)
        select $1, $2, 'asked', 'start', case when exists (select from quartz.job_runs where job = $2 and slot = $3) then null else $3 end
        on conflict do nothing
        """;

    private const string End =
        "update quartz.job_runs set state = $2, finished_at = clock_timestamp(), figures = $3, error = $4 where id = $1 and state = 'running' returning job";

    private const string Prune =
        """
        delete from quartz.job_runs where job = $1 and finished_at is not null and id not in (
            select id from quartz.job_runs where job = $1 and finished_at is not null order by started_at desc limit $2)
        """;

    private const string LookAtAll =
        """
        select j.job,
            (select max(started_at) from quartz.job_runs r where r.job = j.job and state = 'succeeded'),
            (select max(started_at) from quartz.job_runs r where r.job = j.job),
            exists (select from quartz.job_runs r where r.job = j.job and state = 'asked' and (asked_by is not null or p.job is null)),
            exists (select from quartz.job_runs r where r.job = j.job and state in ('asked', 'running')),
            p.job is not null,
            clock_timestamp()
        from unnest($1::text[]) j (job) left join quartz.job_pauses p on p.job = j.job
        """;

    /// <summary>Begins a run, if there is one to begin: the one of the given moment, or one that is asked for.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="slot">The moment of the schedule this is for; null when it is for none.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public Task<StartedRun> StartAsync(string job, DateTimeOffset? slot, CancellationToken cancellationToken) =>
        platform.RunAsync(Keeper, (work, cancel) => StartAsync(work, job, slot, cancel), cancellationToken);

    /// <summary>Says that a run lives.</summary>
    /// <returns>False when it has lost its job.</returns>
    public async Task<bool> BeatAsync(Guid run, CancellationToken cancellationToken) =>
        await platform.ExecuteAsync(Keeper, "update quartz.job_runs set beat_at = clock_timestamp() where id = $1 and state = 'running'", [Sql.P(run)], cancellationToken) == 1;

    /// <summary>Writes how a run ended.</summary>
    /// <param name="run">Which.</param>
    /// <param name="outcome">Succeeded or failed.</param>
    /// <param name="result">Its figures; null without any.</param>
    /// <param name="error">The type of the failure.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>False when it has lost its job; nothing is changed then.</returns>
    public Task<bool> FinishAsync(Guid run, JobState outcome, JobResult? result, string? error, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Keeper,
            async (work, cancel) =>
            {
                await using var end = work.Command(End, Sql.P(run), Sql.P(Word(outcome)), Text(result?.Write()), Text(error));
                if (await end.ExecuteScalarAsync(cancel) is not string job)
                {
                    return false;
                }

                await DoAsync(work, Prune, [Sql.P(job), Sql.P(Kept)], cancel);
                return true;
            },
            cancellationToken);

    /// <summary>Gives a run up, so that another node does the work.</summary>
    public Task ReleaseAsync(Guid run, CancellationToken cancellationToken) => platform.ExecuteAsync(Keeper, LetGo, [Sql.P(run)], cancellationToken);

    /// <summary>Takes the jobs of silent runs from them.</summary>
    public Task LoseSilentAsync(string[] jobs, CancellationToken cancellationToken) => platform.ExecuteAsync(Keeper, LoseSilent, [Sql.P(jobs), Sql.P(Silence)], cancellationToken);

    /// <summary>Asks for a job that is overdue. If nobody has taken the last moment of its schedule, the run is for that.</summary>
    public Task AskOverdueAsync(string job, DateTimeOffset? slot, DateTimeOffset now, CancellationToken cancellationToken) =>
        platform.ExecuteAsync(Keeper, AskOverdue, [Sql.P(Guid.CreateVersion7(now)), Sql.P(job), Moment(slot)], cancellationToken);

    /// <summary>How the jobs stand, and the time of the database.</summary>
    public Task<(IReadOnlyList<JobLook> Jobs, DateTimeOffset Now)> LookAsync(string[] jobs, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Keeper,
            async (work, cancel) =>
            {
                await using var command = work.Command(LookAtAll, Sql.P(jobs));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var (found, now) = (new List<JobLook>(), DateTimeOffset.MinValue);
                while (await row.ReadAsync(cancel))
                {
                    found.Add(new JobLook(row.GetString(0), Sql.Nullable<DateTimeOffset>(row, 1), Sql.Nullable<DateTimeOffset>(row, 2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)));
                    now = row.GetFieldValue<DateTimeOffset>(6);
                }

                return ((IReadOnlyList<JobLook>)found, now);
            },
            cancellationToken);

    private async Task<StartedRun> StartAsync(PlatformWork work, string job, DateTimeOffset? slot, CancellationToken cancellationToken)
    {
        // One start of a job at a time; the unique indexes would hold without it, but say less.
        await DoAsync(work, "select pg_advisory_xact_lock(hashtext('job:' || $1))", [Sql.P(job)], cancellationToken);
        await DoAsync(work, LoseSilent, [Sql.P<string[]>([job]), Sql.P(Silence)], cancellationToken);
        var open = slot is not null && await AskAsync(work, "select 1 from quartz.job_pauses where job = $1", [Sql.P(job)], cancellationToken) is null;
        if (await AskAsync(work, "select 1 from quartz.job_runs where job = $1 and state = 'running'", [Sql.P(job)], cancellationToken) is not null)
        {
            if (open)
            {
                await DoAsync(work, Leave, [Sql.P(Guid.CreateVersion7()), Sql.P(job), Moment(slot)], cancellationToken);
            }

            return StartedRun.Living;
        }

        var begun = open ? await AskAsync(work, Begin, [Sql.P(Guid.CreateVersion7()), Sql.P(job), Moment(slot), Sql.P(node.Name)], cancellationToken) : null;
        begun ??= await AskAsync(work, Take, [Sql.P(job), Sql.P(node.Name)], cancellationToken);
        return begun is Guid run ? new StartedRun(run, false) : StartedRun.Nothing;
    }

    private static async Task DoAsync(PlatformWork work, string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> AskAsync(PlatformWork work, string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string Word(JobState state) => state switch
    {
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A run ends as succeeded or failed."),
    };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private static NpgsqlParameter Moment(DateTimeOffset? at) => new() { Value = (object?)at?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };
}
