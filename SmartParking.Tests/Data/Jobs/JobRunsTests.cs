using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Jobs;

/// <summary>The rules of runs, on the real database.</summary>
public sealed class JobRunsTests : IAsyncLifetime
{
    private const string Job = "test.job";
    private static readonly DateTimeOffset Slot = new(2026, 3, 10, 9, 7, 0, TimeSpan.Zero);
    private static readonly Actor Petra = new(ActorKind.Person, Guid.Parse("0197a000-0000-7000-8000-000000000001"), "Petra Platform", "192.0.2.7", "test", null);

    private PortalDatabase _database = null!;
    private JobRuns _one = null!;
    private JobRuns _two = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _one = new JobRuns(_database.Platform, new JobNode("one"));
        _two = new JobRuns(_database.Platform, new JobNode("two"));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Of_many_that_begin_one_moment_of_the_schedule_one_does_and_one_run_lives_at_a_time()
    {
        var begun = await Task.WhenAll(Enumerable.Range(0, 16).Select(each => (each % 2 == 0 ? _one : _two).StartAsync(Job, Slot, CancellationToken.None)));

        var run = begun.Single(each => each.Run is not null).Run!.Value;
        begun.Count(each => each.Busy).ShouldBe(15);
        (await _two.StartAsync(Job, Slot.AddHours(1), CancellationToken.None)).ShouldBe(StartedRun.Living, "the next moment waits");
        (await StatesAsync()).ShouldBe(["running schedule", "asked schedule"]);
        (await _one.BeatAsync(run, CancellationToken.None)).ShouldBeTrue();
        (await _one.FinishAsync(run, JobState.Succeeded, JobResult.Of(("rows", 3)), null, CancellationToken.None)).ShouldBeTrue();
        (await _one.FinishAsync(run, JobState.Failed, null, "X", CancellationToken.None)).ShouldBeFalse("it ends once");
        (await _one.BeatAsync(run, CancellationToken.None)).ShouldBeFalse();

        var next = await _two.StartAsync(Job, Slot, CancellationToken.None);
        next.Run.ShouldNotBeNull("the moment is taken, what waited is not");
        (await _two.FinishAsync(next.Run.Value, JobState.Failed, null, "TimeoutException", CancellationToken.None)).ShouldBeTrue();
        (await _one.StartAsync(Job, Slot, CancellationToken.None)).ShouldBe(StartedRun.Nothing);
        (await _one.StartAsync(Job, Slot.AddHours(1), CancellationToken.None)).ShouldBe(StartedRun.Nothing);
        (await StatesAsync()).ShouldBe(["succeeded schedule", "failed schedule"]);
    }

    [Fact]
    public async Task Who_was_silent_has_lost_its_job_and_can_neither_beat_nor_end_nor_pass_the_fence()
    {
        var stale = (await _one.StartAsync(Job, Slot, CancellationToken.None)).Run!.Value;
        (await _two.StartAsync(Job, null, CancellationToken.None)).ShouldBe(StartedRun.Living);
        await HoldAsync(stale);
        await AgeAsync();

        var taken = (await _two.StartAsync(Job, null, CancellationToken.None)).Run!.Value;

        (await StatesAsync()).ShouldBe(["lost schedule", "running recovery"]);
        (await _one.BeatAsync(stale, CancellationToken.None)).ShouldBeFalse();
        (await _one.FinishAsync(stale, JobState.Succeeded, null, null, CancellationToken.None)).ShouldBeFalse();
        await Should.ThrowAsync<JobLostException>(() => HoldAsync(stale));
        await _one.ReleaseAsync(stale, CancellationToken.None);
        await HoldAsync(taken);
        (await StatesAsync()).ShouldBe(["lost schedule", "running recovery"], "the stale one changes nothing");
        (await _two.FinishAsync(taken, JobState.Succeeded, null, null, CancellationToken.None)).ShouldBeTrue();
        (await _one.StartAsync(Job, Slot, CancellationToken.None)).ShouldBe(StartedRun.Nothing, "the lost moment has been made good");
    }

    [Fact]
    public async Task A_job_that_is_lost_three_times_in_a_row_is_not_asked_for_at_once()
    {
        (await _one.StartAsync(Job, Slot, CancellationToken.None)).Run.ShouldNotBeNull();
        for (var lost = 1; lost <= 3; lost++)
        {
            await AgeAsync();
            await _two.LoseSilentAsync([Job, "another"], CancellationToken.None);
            (await _two.StartAsync(Job, null, CancellationToken.None)).Run.HasValue.ShouldBe(lost < 3, $"{lost}");
        }

        (await StatesAsync()).ShouldBe(["lost schedule", "lost recovery", "lost recovery"]);
    }

    [Fact]
    public async Task A_stopping_node_gives_its_run_up_and_old_runs_are_forgotten()
    {
        await _database.AsSuperuserAsync<long>(
            """
            with old as (insert into quartz.job_runs (id, job, state, why, slot, node, started_at, beat_at, finished_at)
                select gen_random_uuid(), $1, 'succeeded', 'schedule', at, 'old', at, at, at from generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 hour') at returning 1)
            select count(*) from old
            """,
            Job);
        var run = (await _one.StartAsync(Job, Slot, CancellationToken.None)).Run!.Value;
        await _one.ReleaseAsync(run, CancellationToken.None);
        var taken = (await _two.StartAsync(Job, null, CancellationToken.None)).Run!.Value;

        (await _two.FinishAsync(taken, JobState.Succeeded, null, null, CancellationToken.None)).ShouldBeTrue();

        var states = await StatesAsync();
        states.Count.ShouldBe(200);
        states[^2..].ShouldBe(["lost schedule", "succeeded recovery"]);
    }

    [Fact]
    public async Task People_order_jobs_once_and_audited_and_a_paused_job_passes_its_schedule_over()
    {
        using var bell = new JobBell();
        var orders = new JobOrders(_database.Scope, _database.Audit, bell);
        await orders.PauseAsync(Job, Petra, CancellationToken.None);
        await orders.PauseAsync(Job, Petra, CancellationToken.None);
        await bell.HeardAsync(Timeout.InfiniteTimeSpan, CancellationToken.None);

        (await _one.StartAsync(Job, Slot, CancellationToken.None)).ShouldBe(StartedRun.Nothing);
        await _one.AskOverdueAsync(Job, Slot, Slot, CancellationToken.None);
        (await _one.StartAsync(Job, null, CancellationToken.None)).ShouldBe(StartedRun.Nothing, "what nobody asked for waits, too");
        await orders.RunAsync(Job, Petra, CancellationToken.None);
        await orders.RunAsync(Job, Petra, CancellationToken.None);
        var run = (await _one.StartAsync(Job, null, CancellationToken.None)).Run!.Value;
        (await _one.FinishAsync(run, JobState.Succeeded, null, null, CancellationToken.None)).ShouldBeTrue();
        await orders.ResumeAsync(Job, Petra, CancellationToken.None);
        (await _one.StartAsync(Job, Slot.AddHours(1), CancellationToken.None)).Run.ShouldNotBeNull();

        (await _database.ReadAuditAsync(TenantId.Platform)).Select(entry => (entry.Action, entry.Name))
            .ShouldBe([("job.pause", Petra.Name), ("job.run", Petra.Name), ("job.resume", Petra.Name)]);
    }

    [Fact]
    public async Task Nobody_else_orders_jobs_or_sees_their_tables()
    {
        var north = await SeededTenant.CreateAsync(_database, "north");
        const string Order = "select order_job('run', 'test.job', gen_random_uuid(), 'x')";
        await RefusedAsync(() => _database.ExecuteAsync(north.Id, Order));
        await RefusedAsync(() => _database.ExecuteAsync(TenantId.Platform, Order));
        await RefusedAsync(() => _database.Scope.RunAsync(north.Id, Caller.Person(Petra.Id!.Value, "jobs.order"), OrderAsync, CancellationToken.None));
        await RefusedAsync(() => _database.ExecuteAsync(TenantId.Platform, "select * from quartz.job_runs"));
        await RefusedAsync(() => _database.Platform.ExecuteAsync(PortalDatabase.TheTest, Order, [], CancellationToken.None));
        (await StatesAsync()).ShouldBeEmpty();

        static async Task OrderAsync(TenantWork work, CancellationToken cancel)
        {
            await using var command = work.Command(Order);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task RefusedAsync(Func<Task> act) => (await Should.ThrowAsync<PostgresException>(act)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

    private Task<bool> HoldAsync(Guid run) =>
        _database.Platform.RunAsync(
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await new JobFence(run).HoldAsync(work, cancel);
                return true;
            },
            CancellationToken.None);

    /// <summary>As if nobody had heard of what runs for a while.</summary>
    private Task<Guid> AgeAsync() =>
        _database.AsSuperuserAsync<Guid>("update quartz.job_runs set beat_at = clock_timestamp() - interval '13 seconds' where job = $1 and state = 'running' returning id", Job);

    private async Task<List<string>> StatesAsync() => [.. (await JobNodeBench.RunsOfAsync(_database, Job)).Select(run => $"{run.State} {run.Why}")];
}
