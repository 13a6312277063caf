using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SmartParking.Domain.Jobs;

/// <summary>Figures of this node's runs, and for how long each job has not succeeded anywhere.</summary>
public sealed class JobMeter
{
    public const string Name = "SmartParking.Jobs";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _successes = new();
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _durations;

    public JobMeter(IMeterFactory factory, JobClock clock)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(Name);
        _runs = meter.CreateCounter<long>("job_runs_total", "{run}", "Runs that ended on this node, by job and outcome");
        _durations = meter.CreateHistogram<double>("job_duration_seconds", "s", "How long runs took, by job and outcome");
        meter.CreateObservableGauge(
            "job_since_success_seconds",
            () => _successes.Select(each => new Measurement<double>((clock.GetUtcNow() - each.Value).TotalSeconds, new KeyValuePair<string, object?>("job", each.Key))),
            "s",
            "Since the last run of a job that succeeded on any node");
    }

    public void Ended(string job, JobState outcome, TimeSpan took)
    {
        KeyValuePair<string, object?>[] tags = [new("job", job), new("outcome", outcome.ToString().ToLowerInvariant())];
        _runs.Add(1, tags);
        _durations.Record(took.TotalSeconds, tags);
    }

    /// <summary>Nothing of it has gone wrong yet. Whoever asks for an increase sees the first one only where there was a zero.</summary>
    public void Expect(string job)
    {
        foreach (var outcome in new[] { "failed", "lost" })
        {
            _runs.Add(0, new KeyValuePair<string, object?>("job", job), new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public void Succeeded(string job, DateTimeOffset at) => _successes[job] = at;
}
