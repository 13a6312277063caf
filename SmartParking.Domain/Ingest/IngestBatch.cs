using Microsoft.Extensions.Logging;
using Npgsql;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// One batch of events in one transaction: the ledger, a savepoint, the pipeline. If the pipeline fails the ledger is kept
/// and the work is done again by tenant, then by device, then by event, so that one poisoned event ends alone as dead.
/// See docs/ingest.md.
/// </summary>
public sealed partial class IngestBatch(TenantScope scope, ParkingSignals signals, IngestMeter meter, ReceptionBook receptions, TimeProvider time, ILogger<IngestBatch> logger)
{
    private const string Savepoint = "ledgered";
    private static readonly Caller Intake = Caller.Job("ingest");

    /// <summary>Admits and applies. When it returns the events are durable; when it throws none of them is.</summary>
    public async Task RunAsync(IReadOnlyCollection<InboundEvent> events, CancellationToken cancellationToken)
    {
        var came = new BatchTally();
        using var span = Traces.After("ingest.batch", events.Select(received => received.Trace));
        span?.SetTag("events", events.Count);
        FaultPoint.Pass("ingest.begin");
        var begun = time.GetTimestamp();
        await scope.RunBatchAsync(
            Intake,
            async (work, cancel) =>
            {
                came.Clear();
                var admitted = await Ledger.AdmitAsync(work, events, cancel);
                FaultPoint.Pass("ingest.ledger");
                came.Repeat(events, admitted);
                await ApplyAsync(work, admitted, Grouping.Tenant, came, cancel);
                FaultPoint.Pass("ingest.written");
            },
            cancellationToken);
        FaultPoint.Pass("ingest.commit");
        meter.Committed(came, events.Count, time.GetElapsedTime(begun));
        Announce(came);
    }

    /// <summary>Applies a tenant's events that the ledger has held as pending since before a moment, at most 200 at once.</summary>
    /// <returns>How many were taken up.</returns>
    public async Task<int> ApplyPendingAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var taken = 0;
        var came = new BatchTally();
        await scope.RunBatchAsync(
            Intake,
            async (work, cancel) =>
            {
                came.Clear();
                var events = new List<InboundEvent>();
                foreach (var pending in await Ledger.TakePendingAsync(work, tenant, before, cancel))
                {
                    taken++;
                    if (await TryReadAsync(work, tenant, pending, null, cancel) is { } readable)
                    {
                        events.Add(readable);
                    }
                }

                await ApplyAsync(work, events, Grouping.Tenant, came, cancel);
            },
            cancellationToken);
        meter.Applied(came);
        Announce(came);
        return taken;
    }

    /// <summary>
    /// Applies a tenant's events again, at most a few hundred, with the codecs and the registration of today; see docs/ledger.md.
    /// </summary>
    /// <returns>How many were applied, and how many of those failed again or could not be read.</returns>
    internal async Task<(int Applied, int Failed)> ReplayAsync(TenantId tenant, Caller caller, IReadOnlyList<LedgerCursor> wanted, CancellationToken cancellationToken)
    {
        var (came, taken) = (new BatchTally(), 0);
        await scope.RunBatchAsync(
            caller,
            async (work, cancel) =>
            {
                var events = new List<(InboundEvent Event, bool Elsewhere)>();
                foreach (var (pending, earlier, isElsewhere) in await ReplayReader.TakeAsync(work, tenant, wanted, cancel))
                {
                    taken++;
                    if (await TryReadAsync(work, tenant, pending, earlier, cancel) is { } readable)
                    {
                        events.Add((readable, isElsewhere));
                    }
                    else
                    {
                        came.Failed++;
                    }
                }

                // Those of a space the device has left go by themselves: their times must not widen what is rewritten of the present one.
                // So do those of one profile, whose codec reads its device's events and no others.
                foreach (var part in events.GroupBy(each => (each.Elsewhere, each.Event.Told.ProfileId), each => each.Event))
                {
                    await ApplyAsync(work, [.. part], Grouping.Tenant, came, cancel);
                }
            },
            cancellationToken);
        Announce(came);
        return (taken, came.Failed);
    }

    /// <returns>Null when the body cannot be read any more; the event has then ended.</returns>
    private static async Task<InboundEvent?> TryReadAsync(BatchWork work, TenantId tenant, PendingEvent stored, EarlierFate? earlier, CancellationToken cancellationToken)
    {
        try
        {
            // The key it was entered under: a later version may make another one of the same body.
            var told = EventParser.Parse(stored.Type, stored.Encoding, stored.Body) with { Key = stored.Key };
            return new InboundEvent(stored.Id, tenant, stored.ArrivedAt, told, stored.Encoding, stored.Body) { Earlier = earlier };
        }
        catch (MalformedEventException problem)
        {
            if (earlier is not { HasReading: true })
            {
                await Ledger.BuryAsync(work, tenant, stored, problem.Message, cancellationToken);
            }

            return null;
        }
    }

    private void Announce(BatchTally came)
    {
        receptions.Take(came.Heard);
        foreach (var (tenant, spaces) in came.Changed.Where(each => each.Spaces.Count > 0))
        {
            using var span = Traces.Within("signal.spaces");
            span?.SetTag("tenant_id", tenant.Value).SetTag("spaces", spaces.Count);
            Log.Changed(logger, tenant.Value, spaces);
            signals.SpacesChanged(tenant, spaces);
        }
    }

    private async Task ApplyAsync(
        BatchWork work,
        IReadOnlyCollection<InboundEvent> events,
        Grouping next,
        BatchTally came,
        CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await work.Transaction.SaveAsync(Savepoint, cancellationToken);
        try
        {
            var applied = await UplinkPipeline.ApplyAsync(work, events, time.GetUtcNow(), cancellationToken);
            await work.Transaction.ReleaseAsync(Savepoint, cancellationToken);
            foreach (var each in applied)
            {
                came.Add(each);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException && work.Connection.State == System.Data.ConnectionState.Open)
        {
            Log.PipelineFailed(logger, failure, events.Count);
            await work.Transaction.RollbackAsync(Savepoint, cancellationToken);
            if (events.Count == 1 || IsHeld(events, failure))
            {
                foreach (var received in events)
                {
                    came.Failed++;
                    came.End(received, PassingFailure.Is(failure) ? LedgerStatus.Pending : LedgerStatus.Dead);
                    await BuryAsync(work, received, failure, cancellationToken);
                }

                return;
            }

            foreach (var (part, then) in Split(events, next))
            {
                await ApplyAsync(work, part, then, came, cancellationToken);
            }
        }
    }

    /// <summary>Somebody holds this tenant's rows, as a restore does: none of its events is poison, and to wait for each would hold up the others.</summary>
    private static bool IsHeld(IReadOnlyCollection<InboundEvent> events, Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } && events.All(each => each.Tenant == events.First().Tenant);

    private static IEnumerable<(IReadOnlyCollection<InboundEvent> Part, Grouping Then)> Split(IReadOnlyCollection<InboundEvent> events, Grouping by) => by switch
    {
        Grouping.Tenant => events.GroupBy(received => received.Tenant).OrderBy(group => group.Key.Value).Select(group => ((IReadOnlyCollection<InboundEvent>)[.. group], Grouping.Device)),
        Grouping.Device => events.GroupBy(received => received.Told.DevEui.Value).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => ((IReadOnlyCollection<InboundEvent>)[.. group], Grouping.Event)),
        Grouping.Event => events.Select(received => ((IReadOnlyCollection<InboundEvent>)[received], Grouping.Event)),
    };

    /// <summary>
    /// A failure that may pass by itself leaves the event pending for the sweep; any other ends it as dead. What a replayed event
    /// came to before, and still stands, stays.
    /// </summary>
    private static async Task BuryAsync(
        BatchWork work, InboundEvent received, Exception failure, CancellationToken cancellationToken)
    {
        if (received.Earlier is { HasReading: true } || (received.Earlier is not null && PassingFailure.Is(failure)))
        {
            return;
        }

        var reason = failure is PostgresException refused ? $"The database refused it ({refused.SqlState})." : $"The pipeline failed: {failure.GetType().Name}.";
        await using var batch = new TenantBatch(work);
        Ledger.AddClosing(batch, received.Tenant, [PassingFailure.Is(failure) ? new Verdict(received, LedgerStatus.Pending) : new Verdict(received, LedgerStatus.Dead, reason)]);
        await batch.ExecuteAsync(cancellationToken);
    }

    private enum Grouping
    {
        Tenant,
        Device,
        Event,
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Of tenant {TenantId} the spaces {SpaceIds} were written")]
        public static partial void Changed(ILogger logger, Guid tenantId, IReadOnlyList<Guid> spaceIds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Applying {Count} events failed; they are tried in smaller parts")]
        public static partial void PipelineFailed(ILogger logger, Exception failure, int count);
    }
}
