using System.Diagnostics.Metrics;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// What the batches count; see docs/monitoring.md. What becomes of events is counted once per batch and tenant, after the commit;
/// the names of V5 are kept where it had one.
/// </summary>
public sealed class IngestMeter
{
    private readonly OccupancyMeter _spaces;
    private readonly Counter<long> _events;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _orphans;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _batchSeconds;
    private readonly Histogram<int> _batchEvents;

    public IngestMeter(IMeterFactory meters, OccupancyMeter spaces)
    {
        var meter = meters.Create("SmartParking.Ingest");
        _spaces = spaces;
        _events = meter.CreateCounter<long>("ingest_events_total", description: "Events applied, by what became of them in the ledger.");
        _duplicates = meter.CreateCounter<long>("uplink_duplicates_total", description: "Events that were there before, by key or as a frame.");
        _orphans = meter.CreateCounter<long>("uplink_orphans_total", description: "Events of devices that their tenant has not registered.");
        _errors = meter.CreateCounter<long>("state_machine_errors_total", description: "Events the pipeline could not read (undecodable) or not take (dead).");
        _failures = meter.CreateCounter<long>("ingest_batch_failures_total", description: "Batches that did not commit: collided, to come later, or refused.");
        _batchSeconds = meter.CreateHistogram(
            "ingest_batch_duration_seconds", description: "From BEGIN to COMMIT of a batch.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5] });
        _batchEvents = meter.CreateHistogram(
            "ingest_batch_events", description: "Events in a batch.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
    }

    internal void Committed(BatchTally tally, int events, TimeSpan took)
    {
        _batchSeconds.Record(took.TotalSeconds);
        _batchEvents.Record(events);
        Applied(tally);
    }

    internal void Applied(BatchTally tally)
    {
        foreach (var ((tenant, status), count) in tally.Ended)
        {
            var of = KeyValuePair.Create<string, object?>("tenant_id", tenant.Value);
            _events.Add(count, KeyValuePair.Create<string, object?>("status", status.ToWord()), of);
            switch (status)
            {
                case LedgerStatus.Duplicate:
                    _duplicates.Add(count, of);
                    break;
                case LedgerStatus.UnknownDevice:
                    _orphans.Add(count);
                    break;
                case LedgerStatus.Undecodable or LedgerStatus.Dead:
                    _errors.Add(count, KeyValuePair.Create<string, object?>("error_type", status.ToWord()), of);
                    break;
                case LedgerStatus.Accepted or LedgerStatus.Late or LedgerStatus.Pending:
                    break;
            }
        }

        foreach (var ((tenant, was, became, cause), count) in tally.Changes)
        {
            _spaces.Changed(tenant, was, became, cause, count);
        }
    }

    internal void Failed(string outcome) => _failures.Add(1, KeyValuePair.Create<string, object?>("outcome", outcome));
}
