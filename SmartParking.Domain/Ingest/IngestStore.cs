using Microsoft.Extensions.Logging;

namespace SmartParking.Domain.Ingest;

/// <summary>Stores a batch and says what became of it; two transactions in each other's way are tried again at once.</summary>
public sealed partial class IngestStore(IngestBatch batch, DatabaseWatch watch, IngestMeter meter, ILogger<IngestStore> logger)
{
    private const int Tries = 4;

    /// <summary>Not cancelled by anything: what was begun gets its true answer.</summary>
    public async Task<StoreResult> RunAsync(IReadOnlyList<InboundEvent> events)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await batch.RunAsync(events, CancellationToken.None);
                return new StoreResult(StoreOutcome.Stored);
            }
            catch (Exception failure) when (PassingFailure.IsCollision(failure) && attempt < Tries)
            {
                meter.Failed("collided");
                Log.Collided(logger, events.Count, attempt);
            }
            catch (Exception failure)
            {
                Log.BatchFailed(logger, failure, events.Count);
                if (PassingFailure.IsAway(failure))
                {
                    watch.Doubt();
                }

                var passing = PassingFailure.Is(failure);
                meter.Failed(passing ? "later" : "refused");
                return new StoreResult(passing ? StoreOutcome.Later : StoreOutcome.Refused, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A batch of {Count} events met another node's; attempt {Attempt} is repeated")]
        public static partial void Collided(ILogger logger, int count, int attempt);

        [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} events could not be stored")]
        public static partial void BatchFailed(ILogger logger, Exception failure, int count);
    }
}
