using Microsoft.Extensions.Hosting;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Where the door hands over an event and waits until it is durable. Gathers what waits into one transaction: under load
/// the batches grow by themselves, alone an event goes at once. What the database cannot take now, and what a tenant sends
/// beyond its place in the queue, goes to the spool.
/// </summary>
public sealed class UplinkInbox(IngestStore store, UplinkSpool spool, DatabaseWatch watch, IngestOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>ChirpStack waits five seconds, and a spool needs its own moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // A tenant's events all go to one writer: a batch then has few tenants with many events each, which costs less than many
    // with few, and two batches never wait for each other's devices.
    private readonly FairQueue<Waiting>[] _queues =
        [.. Enumerable.Range(0, options.Writers).Select(_ => new FairQueue<Waiting>(options.BatchLimit, Math.Max(1, options.QueueLimit / options.Writers)))];

    /// <summary>Whether an event may be taken at all: into the database, or into the spool as long as the start check has not refused.</summary>
    public bool IsOpen => !watch.IsRefused && (spool.IsOn || !watch.IsAway);

    /// <summary>Whether every event goes to the spool now: the database is away.</summary>
    public bool SpoolsAll => spool.IsOn && watch.IsAway;

    /// <summary>How many events wait for a batch now.</summary>
    public int Backlog => _queues.Sum(queue => queue.Count);

    /// <summary>Returns when the event is durable, or cannot be made so.</summary>
    /// <param name="received">What came.</param>
    /// <param name="routed">False when its tenant is still to be found, which only the drain can do.</param>
    /// <param name="cancellationToken">The sender went away.</param>
    public async Task<IngestAnswer> SubmitAsync(InboundEvent received, bool routed, CancellationToken cancellationToken)
    {
        if (!routed || watch.IsAway)
        {
            return await SpoolAsync(received, routed, cancellationToken);
        }

        var waiting = new Waiting(received, new TaskCompletionSource<IngestAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!QueueOf(received.Tenant).TryWrite(received.Tenant, waiting))
        {
            return await SpoolAsync(received, routed, cancellationToken);
        }

        if (!spool.IsOn)
        {
            return await waiting.Answer.Task.WaitAsync(cancellationToken);
        }

        try
        {
            return await waiting.Answer.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            watch.Doubt();
        }

        // Its batch may still commit: the ledger knows the event by its id. If it has not begun, it leaves the event out.
        var kept = await SpoolAsync(received, routed, cancellationToken);
        return kept == IngestAnswer.Spooled && waiting.Answer.TrySetResult(kept) ? kept : await waiting.Answer.Task.WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
        {
            queue.Complete();
        }

        FaultPoint.Pass("stop.inbox");
        await base.StopAsync(cancellationToken);
        FaultPoint.Pass("stop.settled");
        foreach (var queue in _queues)
        {
            foreach (var late in queue.Take(int.MaxValue))
            {
                late.Answer.TrySetResult(IngestAnswer.Unavailable);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_queues.Select(queue => Task.Run(() => WriteAsync(queue, stoppingToken), CancellationToken.None)));

    private FairQueue<Waiting> QueueOf(TenantId tenant) => _queues[(uint)tenant.Value.GetHashCode() % (uint)_queues.Length];

    private async Task WriteAsync(FairQueue<Waiting> queue, CancellationToken stoppingToken)
    {
        while (await WaitAsync(queue, stoppingToken))
        {
            var gathered = queue.Take(options.BatchLimit).FindAll(waiting => !waiting.Answer.Task.IsCompleted);
            if (gathered.Count > 0)
            {
                await SettleAsync(gathered);
            }
        }
    }

    private static async Task<bool> WaitAsync(FairQueue<Waiting> queue, CancellationToken stoppingToken)
    {
        try
        {
            return await queue.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Not cancelled by a stop: what was gathered gets its true answer.</summary>
    private async Task SettleAsync(IReadOnlyList<Waiting> gathered)
    {
        var outcome = watch.IsAway ? StoreOutcome.Later : (await store.RunAsync([.. gathered.Select(waiting => waiting.Received)])).Outcome;
        if (outcome == StoreOutcome.Refused && gathered.Count > 1)
        {
            // Something in the batch cannot even enter the ledger: one by one, so that the others are not refused with it.
            foreach (var waiting in gathered)
            {
                await AnswerAsync(waiting, (await store.RunAsync([waiting.Received])).Outcome);
            }
        }
        else
        {
            await Task.WhenAll(gathered.Select(waiting => AnswerAsync(waiting, outcome)));
        }
    }

    private async Task AnswerAsync(Waiting waiting, StoreOutcome outcome)
    {
        if (!waiting.Answer.Task.IsCompleted)
        {
            waiting.Answer.TrySetResult(outcome switch
            {
                StoreOutcome.Stored => IngestAnswer.Acknowledged,
                StoreOutcome.Refused => IngestAnswer.Refused,
                StoreOutcome.Later => await SpoolAsync(waiting.Received, routed: true, CancellationToken.None),
            });
        }
    }

    private async Task<IngestAnswer> SpoolAsync(InboundEvent received, bool routed, CancellationToken cancellationToken) =>
        await spool.AppendAsync(SpooledEvent.Of(received, routed), cancellationToken) ? IngestAnswer.Spooled : IngestAnswer.Unavailable;

    private sealed record Waiting(InboundEvent Received, TaskCompletionSource<IngestAnswer> Answer);
}
