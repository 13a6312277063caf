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
public sealed partial class IngestBatch(TenantScope scope, ParkingSignals signals, TimeProvider time, ILogger<IngestBatch> logger)
{
    private const string Savepoint = "ledgered";
    private static readonly Caller Intake = Caller.Job("ingest");

    /// <summary>Admits and applies. When it returns the events are durable; when it throws none of them is.</summary>
    public async Task RunAsync(IReadOnlyCollection<InboundEvent> events, CancellationToken cancellationToken)
    {
        var changed = new List<(TenantId Tenant, IReadOnlyList<Guid> Spaces)>();
        await scope.RunBatchAsync(
            Intake,
            async (work, cancel) =>
            {
                changed.Clear();
                var admitted = await Ledger.AdmitAsync(work, events, cancel);
                FaultPoint.Pass("ingest.ledger");
                await ApplyAsync(work, admitted, Grouping.Tenant, changed, cancel);
            },
            cancellationToken);
        FaultPoint.Pass("ingest.commit");
        Announce(changed);
    }

    /// <summary>Applies a tenant's events that the ledger has held as pending since before a moment, at most 200 at once.</summary>
    /// <returns>How many were taken up.</returns>
    public async Task<int> ApplyPendingAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var taken = 0;
        var changed = new List<(TenantId Tenant, IReadOnlyList<Guid> Spaces)>();
        await scope.RunBatchAsync(
            Intake,
            async (work, cancel) =>
            {
                var events = new List<InboundEvent>();
                foreach (var pending in await Ledger.TakePendingAsync(work, tenant, before, cancel))
                {
                    taken++;
                    try
                    {
                        // The key it was entered under: a later version may make another one of the same body.
                        var told = EventParser.Parse(pending.Type, pending.Encoding, pending.Body) with { Key = pending.Key };
                        events.Add(new InboundEvent(pending.Id, tenant, pending.ArrivedAt, told, pending.Encoding, pending.Body));
                    }
                    catch (MalformedEventException problem)
                    {
                        await Ledger.BuryAsync(work, tenant, pending, problem.Message, cancel);
                    }
                }

                await ApplyAsync(work, events, Grouping.Tenant, changed, cancel);
            },
            cancellationToken);
        Announce(changed);
        return taken;
    }

    private void Announce(List<(TenantId Tenant, IReadOnlyList<Guid> Spaces)> changed)
    {
        foreach (var (tenant, spaces) in changed)
        {
            signals.SpacesChanged(tenant, spaces);
        }
    }

    private async Task ApplyAsync(
        BatchWork work,
        IReadOnlyCollection<InboundEvent> events,
        Grouping next,
        List<(TenantId Tenant, IReadOnlyList<Guid> Spaces)> changed,
        CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await work.Transaction.SaveAsync(Savepoint, cancellationToken);
        try
        {
            changed.AddRange(await UplinkPipeline.ApplyAsync(work, events, time.GetUtcNow(), cancellationToken));
            await work.Transaction.ReleaseAsync(Savepoint, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && work.Connection.State == System.Data.ConnectionState.Open)
        {
            Log.PipelineFailed(logger, failure, events.Count);
            await work.Transaction.RollbackAsync(Savepoint, cancellationToken);
            if (events.Count == 1)
            {
                await BuryAsync(work, events.Single(), failure, cancellationToken);
                return;
            }

            foreach (var (part, then) in Split(events, next))
            {
                await ApplyAsync(work, part, then, changed, cancellationToken);
            }
        }
    }

    private static IEnumerable<(IReadOnlyCollection<InboundEvent> Part, Grouping Then)> Split(IReadOnlyCollection<InboundEvent> events, Grouping by) => by switch
    {
        Grouping.Tenant => events.GroupBy(received => received.Tenant).OrderBy(group => group.Key.Value).Select(group => ((IReadOnlyCollection<InboundEvent>)[.. group], Grouping.Device)),
        Grouping.Device => events.GroupBy(received => received.Told.DevEui.Value).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => ((IReadOnlyCollection<InboundEvent>)[.. group], Grouping.Event)),
        Grouping.Event => events.Select(received => ((IReadOnlyCollection<InboundEvent>)[received], Grouping.Event)),
    };

    /// <summary>A failure that may pass by itself leaves the event pending for the sweep; any other ends it as dead.</summary>
    private static async Task BuryAsync(
        BatchWork work, InboundEvent received, Exception failure, CancellationToken cancellationToken)
    {
        if (PassingFailure.Is(failure))
        {
            return;
        }

        var reason = failure is PostgresException refused ? $"The database refused it ({refused.SqlState})." : $"The pipeline failed: {failure.GetType().Name}.";
        await using var batch = new TenantBatch(work);
        Ledger.AddClosing(batch, received.Tenant, [new Verdict(received, LedgerStatus.Dead, reason)]);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "Applying {Count} events failed; they are tried in smaller parts")]
        public static partial void PipelineFailed(ILogger logger, Exception failure, int count);
    }
}
