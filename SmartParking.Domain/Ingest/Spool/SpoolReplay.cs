using Npgsql;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>Puts records back on their way: finds the tenant where that was left open, and stores them as the door would have.</summary>
public sealed class SpoolReplay(SecretDirectory secrets, IngestStore store)
{
    /// <summary>Stores a batch of records, what cannot be stored alone.</summary>
    /// <returns>The records nobody can store, with the reason; null when the database is not in order, and the batch must come again.</returns>
    internal async Task<IReadOnlyList<(SpoolPiece Piece, string Reason)>?> StoreAsync(IReadOnlyList<SpoolPiece> pieces, CancellationToken cancellationToken)
    {
        var refused = new List<(SpoolPiece Piece, string Reason)>();
        var events = new List<(SpoolPiece Piece, InboundEvent Event)>();
        foreach (var piece in pieces)
        {
            try
            {
                if (await TenantOfAsync(piece.Told!, cancellationToken) is not { } tenant)
                {
                    return null;
                }

                events.Add((piece, piece.Told!.Read(tenant)));
            }
            catch (MalformedEventException problem)
            {
                refused.Add((piece, problem.Message));
            }
        }

        FaultPoint.Pass("drain.batch");
        // Spooled twice: its batch failed at the moment at which it had waited too long. To the ledger the two would be one new event.
        var told = events.Select(each => each.Event).DistinctBy(received => received.Id).ToList();
        var whole = told.Count == 0 ? new StoreResult(StoreOutcome.Stored) : await store.RunAsync(told);
        return whole.Outcome switch
        {
            StoreOutcome.Stored => refused,
            StoreOutcome.Refused => await OneByOneAsync(events, refused),
            StoreOutcome.Later => null,
        };
    }

    /// <summary>A refusal is the event's own fault when the database cannot hold what it says, or when it takes others.</summary>
    private async Task<IReadOnlyList<(SpoolPiece Piece, string Reason)>?> OneByOneAsync(
        List<(SpoolPiece Piece, InboundEvent Event)> events, List<(SpoolPiece Piece, string Reason)> refused)
    {
        var stored = 0;
        var doubtful = new List<(SpoolPiece Piece, string Reason)>();
        foreach (var (piece, received) in events)
        {
            var result = await store.RunAsync([received]);
            switch (result.Outcome)
            {
                case StoreOutcome.Later:
                    return null;
                case StoreOutcome.Stored:
                    stored++;
                    break;
                case StoreOutcome.Refused:
                    (IsItsOwnFault(result.Failure) ? refused : doubtful).Add((piece, Words(result.Failure)));
                    break;
            }
        }

        return doubtful.Count > 0 && stored == 0 ? null : [.. refused, .. doubtful];
    }

    private async ValueTask<TenantId?> TenantOfAsync(SpooledEvent told, CancellationToken cancellationToken) =>
        told.Routed ? told.Tenant : await secrets.RouteAsync(told.Read(told.Tenant).Told.DevEui, cancellationToken);

    private static bool IsItsOwnFault(Exception? failure) =>
        failure is PostgresException { SqlState: var state } && state != PostgresErrorCodes.CheckViolation
        && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal));

    private static string Words(Exception? failure) =>
        failure is PostgresException refused ? $"The database refused it ({refused.SqlState})." : $"It could not be stored: {failure?.GetType().Name}.";
}
