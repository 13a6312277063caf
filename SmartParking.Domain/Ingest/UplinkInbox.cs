using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Where the door hands over an event and waits until it is durable. Gathers what waits into one transaction: under load
/// the batches grow by themselves, alone an event goes at once.
/// </summary>
public sealed partial class UplinkInbox(IngestBatch batch, IngestOptions options, ILogger<UplinkInbox> logger) : BackgroundService
{
    private const int Tries = 4;

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueLimit) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Returns when the event is durable, or cannot be made so.</summary>
    public async Task<IngestAnswer> SubmitAsync(InboundEvent received, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(received, new TaskCompletionSource<IngestAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(waiting) ? await waiting.Answer.Task.WaitAsync(cancellationToken) : IngestAnswer.Unavailable;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (_queue.Reader.TryRead(out var late))
        {
            late.Answer.TrySetResult(IngestAnswer.Unavailable);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Writers).Select(_ => Task.Run(() => WriteAsync(stoppingToken), CancellationToken.None)));

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        var gathered = new List<Waiting>(options.BatchLimit);
        while (await WaitAsync(stoppingToken))
        {
            gathered.Clear();
            while (gathered.Count < options.BatchLimit && _queue.Reader.TryRead(out var waiting))
            {
                gathered.Add(waiting);
            }

            if (gathered.Count > 0)
            {
                await SettleAsync(gathered);
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _queue.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Not cancelled by a stop: what was gathered gets its true answer.</summary>
    private async Task SettleAsync(IReadOnlyList<Waiting> gathered)
    {
        var answer = await TryAsync([.. gathered.Select(waiting => waiting.Received)]);
        if (answer != IngestAnswer.Refused || gathered.Count == 1)
        {
            foreach (var waiting in gathered)
            {
                waiting.Answer.TrySetResult(answer);
            }

            return;
        }

        // Something in the batch cannot even enter the ledger: one by one, so that the others are not refused with it.
        foreach (var waiting in gathered)
        {
            waiting.Answer.TrySetResult(await TryAsync([waiting.Received]));
        }
    }

    private async Task<IngestAnswer> TryAsync(IReadOnlyList<InboundEvent> events)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await batch.RunAsync(events, CancellationToken.None);
                return IngestAnswer.Acknowledged;
            }
            catch (Exception failure) when (PassingFailure.IsCollision(failure) && attempt < Tries)
            {
                Log.Collided(logger, events.Count, attempt);
            }
            catch (Exception failure)
            {
                Log.BatchFailed(logger, failure, events.Count);
                return PassingFailure.Is(failure) ? IngestAnswer.Unavailable : IngestAnswer.Refused;
            }
        }
    }

    private sealed record Waiting(InboundEvent Received, TaskCompletionSource<IngestAnswer> Answer);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A batch of {Count} events met another node's; attempt {Attempt} is repeated")]
        public static partial void Collided(ILogger logger, int count, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} events could not be stored")]
        public static partial void BatchFailed(ILogger logger, Exception failure, int count);
    }
}
