using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Jobs;

namespace SmartParking.Tests.Support;

/// <summary>What a node needs to run jobs, without a Portal around it.</summary>
internal sealed class JobNodeBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="database">Whose tables it shares with the others.</param>
    /// <param name="name">Its name.</param>
    /// <param name="clock">What Quartz goes by.</param>
    /// <param name="jobs">The jobs it knows.</param>
    public JobNodeBench(PortalDatabase database, string name, TimeProvider clock, params IRecurringJob[] jobs)
    {
        var collected = new ServiceCollection().AddMetrics();
        foreach (var job in jobs)
        {
            collected.AddSingleton(job);
        }

        _services = collected.BuildServiceProvider();
        Node = new JobNode(name);
        Runs = new JobRuns(database.Platform, Node);
        var meter = ActivatorUtilities.CreateInstance<JobMeter>(_services, Clock);
        Performer = new JobPerformer(_services.GetRequiredService<IServiceScopeFactory>(), Runs, meter, TimeProvider.System, NullLogger<JobPerformer>.Instance);
        Keeper = new JobKeeper(Runs, Clock, meter, jobs);
        Engine = new JobEngine(database.Sources, Node, clock, Performer, new JobOptions(), NullLoggerFactory.Instance);
    }

    public JobNode Node { get; }

    public JobRuns Runs { get; }

    public JobClock Clock { get; } = new();

    public JobPerformer Performer { get; }

    public JobKeeper Keeper { get; }

    public JobEngine Engine { get; }

    public Task StartAsync() => Engine.StartAsync(Keeper.Jobs, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        Performer.Dispose();
        await _services.DisposeAsync();
    }

    /// <summary>Every run there is, in the order in which they began: state, cause, slot, node.</summary>
    public static async Task<List<(string State, string Why, DateTimeOffset? Slot, string? Node)>> RunsOfAsync(PortalDatabase database, string job)
    {
        var text = await database.AsSuperuserAsync<string>(
            "select coalesce(string_agg(concat_ws('|', state, why, coalesce(to_char(slot at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), ''), coalesce(node, '')), E'\\n' order by started_at nulls last), '') from quartz.job_runs where job = $1", job);
        return [.. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let parts = line.Split('|')
            select (parts[0], parts[1], parts[2].Length == 0 ? (DateTimeOffset?)null : DateTimeOffset.Parse(parts[2] + "Z", System.Globalization.CultureInfo.InvariantCulture), parts[3].Length == 0 ? null : parts[3])];
    }

    /// <summary>Waits for what must come to be.</summary>
    public static async Task UntilAsync(Func<Task<bool>> there, string what, int seconds = 90)
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        while (!await there())
        {
            begun.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(seconds), what);
            await Task.Delay(50);
        }
    }
}
