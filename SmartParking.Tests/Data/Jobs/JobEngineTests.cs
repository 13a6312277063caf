using SmartParking.Domain.Jobs;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Jobs;

/// <summary>Several nodes, each with its Quartz, over one database.</summary>
public sealed class JobEngineTests : IAsyncLifetime
{
    private const string Job = "test.job";
    private PortalDatabase _database = null!;

    public async Task InitializeAsync() => _database = await PortalDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Two_nodes_over_many_moments_run_each_once_and_never_two_at_once()
    {
        // A second of theirs is a twentieth of ours: they often take each other for dead, too.
        var time = new HastyTime(20);
        var job = new TestJob(Job, "* * * * * ?");
        await using var one = new JobNodeBench(_database, "one", time, job);
        await using var two = new JobNodeBench(_database, "two", time, job);
        await one.StartAsync();
        await two.StartAsync();

        await JobNodeBench.UntilAsync(async () => (await JobNodeBench.RunsOfAsync(_database, Job)).Count(run => run.State == "succeeded") >= 40, "forty moments");
        await one.Engine.StopAsync(CancellationToken.None);
        await two.Engine.StopAsync(CancellationToken.None);
        await JobNodeBench.UntilAsync(async () => (await JobNodeBench.RunsOfAsync(_database, Job)).TrueForAll(run => run.State != "running"), "what had begun ends");

        var runs = await JobNodeBench.RunsOfAsync(_database, Job);
        runs.Where(run => run.State == "succeeded").GroupBy(run => run.Slot).ShouldAllBe(slot => slot.Key != null && slot.Count() == 1);
        job.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task A_clock_that_jumps_an_hour_over_the_schedule_neither_doubles_nor_loses_a_run_and_what_was_missed_is_made_good_once()
    {
        var (right, wrong) = (new StandingTime(), new StandingTime());
        var hour = new JobSchedule("0 0 * * * ?").Next(right.GetUtcNow());
        var job = new TestJob(Job, "0 0 * * * ?");
        await using (var one = new JobNodeBench(_database, "one", right, job))
        await using (var two = new JobNodeBench(_database, "two", wrong, job))
        {
            await one.StartAsync();
            await two.StartAsync();
            void Both(TimeSpan by)
            {
                right.Advance(by);
                wrong.Advance(by);
            }

            Both(hour.AddSeconds(1) - right.GetUtcNow());
            await DoneAsync(hour);
            wrong.Advance(TimeSpan.FromHours(1));
            await DoneAsync(hour.AddHours(1));
            wrong.Advance(TimeSpan.FromHours(-1));
            Both(TimeSpan.FromHours(1));
            Both(TimeSpan.FromHours(1));
            await DoneAsync(hour.AddHours(2));
            wrong.Advance(TimeSpan.FromHours(-1));
            Both(TimeSpan.FromHours(1));
            await DoneAsync(hour.AddHours(3));
        }

        var after = new StandingTime();
        after.Advance(hour.AddHours(8.5) - after.GetUtcNow());
        await using (var three = new JobNodeBench(_database, "three", after, job))
        {
            await three.StartAsync();
            await DoneAsync(hour.AddHours(8));
        }

        (await JobNodeBench.RunsOfAsync(_database, Job)).ShouldAllBe(run => run.State == "succeeded" && run.Why == "schedule");
        (await JobNodeBench.RunsOfAsync(_database, Job)).Select(run => run.Slot).ShouldBe([hour, hour.AddHours(1), hour.AddHours(2), hour.AddHours(3), hour.AddHours(8)]);
    }

    [Fact]
    public async Task A_node_that_stops_cancels_what_runs_and_another_does_it_and_what_was_never_done_is_asked_for_at_start()
    {
        var began = new TaskCompletionSource();
        var patient = new TestJob(Job, "0 0 0 1 1 ?", async (_, cancel) =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        });
        await using (var one = new JobNodeBench(_database, "one", TimeProvider.System, patient))
        {
            var asked = await one.Keeper.LookAsync(CancellationToken.None);
            asked.ShouldBe([Job]);
            await one.StartAsync();
            await one.Engine.AskAsync(Job, CancellationToken.None);
            await began.Task;
        }

        (await JobNodeBench.RunsOfAsync(_database, Job)).Select(run => (run.State, run.Why)).ShouldBe([("lost", "start"), ("asked", "recovery")]);
        var willing = new TestJob(Job, "0 0 0 1 1 ?");
        await using var two = new JobNodeBench(_database, "two", TimeProvider.System, willing);
        await two.StartAsync();
        foreach (var job in await two.Keeper.LookAsync(CancellationToken.None))
        {
            await two.Engine.AskAsync(job, CancellationToken.None);
            await two.Engine.AskAsync(job, CancellationToken.None);
        }

        await JobNodeBench.UntilAsync(async () => (await JobNodeBench.RunsOfAsync(_database, Job)) is [("lost", _, _, "one"), ("succeeded", "recovery", _, "two")], "another does it");
        (await two.Keeper.LookAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    private Task DoneAsync(DateTimeOffset slot) =>
        JobNodeBench.UntilAsync(async () => (await JobNodeBench.RunsOfAsync(_database, Job)).Exists(run => run.Slot == slot && run.State == "succeeded"), $"{slot:u} is done");

    /// <summary>Time that goes so many times faster than ours, timers included.</summary>
    private sealed class HastyTime(int factor) : TimeProvider
    {
        private readonly DateTimeOffset _begun = System.GetUtcNow();
        private readonly long _counter = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _begun + (System.GetElapsedTime(_counter) * factor);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

        private TimeSpan Shorter(TimeSpan span) => span > TimeSpan.Zero ? span / factor : span;
    }
}
