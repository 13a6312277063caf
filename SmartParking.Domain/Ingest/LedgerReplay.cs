using Microsoft.Extensions.Logging;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>An admin lets stored events go through the pipeline again; see docs/ledger.md for why that changes nothing twice.</summary>
public sealed partial class LedgerReplay(TenantGate gate, TenantScope scope, IngestBatch batch, AuditWriter audit, ILogger<LedgerReplay> logger)
{
    /// <summary>More at once would hold too much in memory: choose a time.</summary>
    public const int Most = 500_000;

    private const string Purpose = "ingest.replay";
    private const int Tries = 4;
    private const int FailuresInARow = 3;

    private const string One = "select received_at, id, dev_eui from ingest_ledger where tenant_id = $1 and received_at = $2 and id = $3";

    /// <summary>Asks whether it may be, fixes which events are meant, and writes that into the audit. Nothing is applied yet.</summary>
    /// <param name="one">One event alone; then the filter is not asked.</param>
    /// <returns>Refusals: access.denied, replay.nothing, replay.too_many.</returns>
    public async Task<(Outcome Outcome, ReplayPlan? Plan)> PrepareAsync(Guid userId, string tenantSlug, LedgerFilter filter, LedgerCursor? one, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.IngestReplay, cancellationToken) is not { } access)
        {
            return (Outcome.Refused("access.denied"), null);
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For(Purpose),
            async (work, cancel) =>
            {
                var places = await PlacesAsync(work, filter, one, cancel);
                if (places.Count is 0 or > Most)
                {
                    return (Outcome.Refused(places.Count == 0 ? "replay.nothing" : "replay.too_many"), (ReplayPlan?)null);
                }

                await audit.WriteAsync(work, actor, Entry(filter, one, places.Count), cancel);
                return (Outcome.Done, new ReplayPlan(access.TenantId, access.For(Purpose), ReplayPlan.Cut(places)));
            },
            cancellationToken);
    }

    /// <summary>Applies what was prepared. A chunk that fails leaves the others done; three in a row end the run.</summary>
    /// <param name="plan">From <see cref="PrepareAsync"/>.</param>
    /// <param name="progress">Told after every chunk.</param>
    /// <param name="cancellationToken">Stops after the chunk that is under way.</param>
    public async Task<ReplayProgress> RunAsync(ReplayPlan plan, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = new ReplayProgress(0, plan.Total, 0, 0);
        var inARow = 0;
        foreach (var chunk in plan.Chunks)
        {
            if (cancellationToken.IsCancellationRequested || inARow == FailuresInARow)
            {
                break;
            }

            var came = await TryAsync(plan, chunk);
            inARow = came is null ? inARow + 1 : 0;
            now = now with
            {
                Done = now.Done + chunk.Count,
                Failed = now.Failed + (came?.Failed ?? chunk.Count),
                Missing = now.Missing + (came is { } done ? chunk.Count - done.Applied : 0),
            };
            progress?.Report(now);
        }

        return now;
    }

    private async Task<(int Applied, int Failed)?> TryAsync(ReplayPlan plan, IReadOnlyList<LedgerCursor> chunk)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await batch.ReplayAsync(plan.Tenant, plan.Caller, chunk, CancellationToken.None);
            }
            catch (Exception failure) when (PassingFailure.IsCollision(failure) && attempt < Tries)
            {
                // Somebody else had the devices; now they are free.
            }
            catch (Exception failure)
            {
                Log.ChunkFailed(logger, failure, chunk.Count);
                return null;
            }
        }
    }

    private static async Task<List<(LedgerCursor Place, string DevEui)>> PlacesAsync(TenantWork work, LedgerFilter filter, LedgerCursor? one, CancellationToken cancellationToken)
    {
        var all = LedgerPageSql.Places(work.Tenant.Value, filter, Most + 1);
        await using var command = one is null
            ? work.Command(all.Text, all.Parameters)
            : work.Command(One, Sql.P(work.Tenant.Value), Sql.P(one.At), Sql.P(one.Id));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var places = new List<(LedgerCursor Place, string DevEui)>();
        while (await row.ReadAsync(cancellationToken))
        {
            places.Add((new LedgerCursor(row.GetFieldValue<DateTimeOffset>(0), row.GetGuid(1)), string.Intern(row.GetString(2))));
        }

        return places;
    }

    private static AuditEntry Entry(LedgerFilter filter, LedgerCursor? one, int events) =>
        one is not null
            ? new AuditEntry(Purpose, "ingest", one.Id.ToString(), After: new { events })
            : new AuditEntry(
                Purpose,
                "ingest",
                "filter",
                After: new
                {
                    events,
                    status = filter.Statuses.Count == 0 ? null : string.Join(',', filter.Statuses.Select(status => status.ToWord())),
                    type = filter.Type,
                    devEui = filter.DevEui,
                    from = filter.From,
                    to = filter.To,
                });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Count} events could not be replayed")]
        public static partial void ChunkFailed(ILogger logger, Exception failure, int count);
    }
}
