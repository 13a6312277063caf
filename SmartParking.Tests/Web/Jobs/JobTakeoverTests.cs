using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Jobs;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Jobs;

/// <summary>kill -9 of a Portal in the middle of a job.</summary>
public sealed class JobTakeoverTests
{
    private static readonly string[] Quick = ["partitions.keep", "ingest.retention", "audit.checkpoint"];

    [Fact]
    public async Task A_killed_nodes_job_is_taken_over_within_30_seconds_and_ends_once()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await using var portal = await RunningPortal.StartAsync(database, null, "--Jobs:Run=true");
        var here = portal.Services.GetRequiredService<JobNode>().Name;
        await JobNodeBench.UntilAsync(async () => await CountAsync(database, "state = 'succeeded' and job <> 'isolation.report'") >= 3, "what was never done is done at start", 180);
        await using var doomed = await PortalProcess.Serve(database, ("Jobs:Run", "true"), ("Faults:Point", "job.work:1")).ReadyAsync();

        // Either may take what is asked for; the other dies of it.
        await JobNodeBench.UntilAsync(
            async () =>
            {
                if (await CountAsync(database, $"node <> '{here}'") > 0)
                {
                    return true;
                }

                if (await CountAsync(database, "state in ('asked', 'running') and job <> 'isolation.report'") == 0)
                {
                    await database.AsSuperuserAsync<long>(
                        "with asked as (insert into quartz.job_runs (id, job, state, why, asked_by) select gen_random_uuid(), job, 'asked', 'hand', 'Petra' from unnest($1) job on conflict do nothing returning 1) select count(*) from asked",
                        new object[] { Quick });
                }

                return false;
            },
            "the other takes a job",
            180);
        (await doomed.EndedAsync()).ShouldNotBe(0);

        await JobNodeBench.UntilAsync(async () => await CountAsync(database, $"node <> '{here}' and state = 'running'") == 0 && await CountAsync(database, "state in ('asked', 'running')") == 0, "all is taken over");
        await JobNodeBench.UntilAsync(async () => await database.AsSuperuserAsync<long>("select count(*) from quartz.qrtz_scheduler_state") == 1, "Quartz has noticed, too");
        await JobNodeBench.UntilAsync(async () => await database.AsSuperuserAsync<long>("select count(*) from quartz.qrtz_fired_triggers where state <> 'ACQUIRED'") == 0, "and has recovered what it knew of");

        var dead = await CountAsync(database, $"node <> '{here}'");
        dead.ShouldBeGreaterThan(0);
        (await CountAsync(database, $"node <> '{here}' and state = 'lost'")).ShouldBe(dead, "the dead one ended nothing");
        (await CountAsync(database, "why = 'recovery' and state = 'succeeded'")).ShouldBe(dead, "each is done once more, and only once");
        (await database.AsSuperuserAsync<double>(
            """
            select max(extract(epoch from taken.started_at - lost.beat_at))::float8
            from quartz.job_runs lost join quartz.job_runs taken on taken.job = lost.job and taken.why = 'recovery' where lost.state = 'lost'
            """)).ShouldBeInRange(12, 30);
    }

    private static Task<long> CountAsync(PortalDatabase database, string where) => database.AsSuperuserAsync<long>($"select count(*) from quartz.job_runs where {where}");
}
