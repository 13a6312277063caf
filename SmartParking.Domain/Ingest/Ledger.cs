using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// The table that knows every idempotency key. Keys go in sorted, so that two nodes that hold the same keys wait for each
/// other in one direction only.
/// </summary>
internal static class Ledger
{
    // Entered as what nearly all of them will be, so that the row is written once; AddClosing corrects the others before COMMIT.
    // A row of the same id is this very event once more, from a spool that was drained before: not new, and no repeat.
    private const string Admit =
        """
        with told as (
            select * from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::bytea[], $9::int[])
                as e(event, key, id, dev_eui, arrived_at, encoding, body, repeats)
        ), entered as (
            insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status, repeats)
            select $1, event, key, id, dev_eui, arrived_at, 'accepted', repeats from told
            on conflict (tenant_id, event, key) do update set repeats = ingest_ledger.repeats + excluded.repeats + 1
                where ingest_ledger.id <> excluded.id
            returning id
        ), kept as (
            insert into raw_events (tenant_id, arrived_at, id, event, dev_eui, encoding, body)
            select $1, arrived_at, id, event, dev_eui, encoding, body from told join entered using (id)
        )
        select id from entered
        """;

    private const string Close =
        """
        update ingest_ledger l set status = v.status, reason = v.reason
        from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as v(event, key, status, reason)
        where l.tenant_id = $1 and l.event = v.event and l.key = v.key
        """;

    private const string Pending =
        """
        select r.id, l.event, l.key, r.arrived_at, r.encoding, r.body
        from ingest_ledger l join raw_events r on r.tenant_id = l.tenant_id and r.arrived_at = l.received_at and r.id = l.id
        where l.tenant_id = $1 and l.status = 'pending' and l.received_at < $2
        order by l.received_at limit 200
        for update of l skip locked
        """;

    /// <summary>Enters the events and keeps the bodies of those not seen before.</summary>
    /// <returns>The new ones; of several with one key in the batch, the first.</returns>
    public static async Task<IReadOnlyList<InboundEvent>> AdmitAsync(
        BatchWork work, IReadOnlyCollection<InboundEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        foreach (var group in events.GroupBy(received => received.Tenant).OrderBy(group => group.Key.Value))
        {
            var rows = group
                .GroupBy(received => (received.Told.Type, received.Told.Key))
                .OrderBy(same => same.Key.Type, StringComparer.Ordinal).ThenBy(same => same.Key.Key, StringComparer.Ordinal)
                .Select(same => (First: same.First(), Repeats: same.Count() - 1))
                .ToList();
            batch.Add(
                group.Key,
                Admit,
                Sql.P(group.Key.Value),
                Sql.Column(rows, row => row.First.Told.Type),
                Sql.Column(rows, row => row.First.Told.Key),
                Sql.Column(rows, row => row.First.Id),
                Sql.Column(rows, row => row.First.Told.DevEui.Value),
                Sql.Column(rows, row => row.First.ArrivedAt),
                Sql.Column(rows, row => row.First.Encoding.ToWord()),
                Sql.Column(rows, row => row.First.Body.ToArray()),
                Sql.Column(rows, row => row.Repeats));
        }

        var entered = new HashSet<Guid>();
        await batch.ReadAsync((_, row) => entered.Add(row.GetGuid(0)), cancellationToken);
        return [.. events.Where(received => entered.Contains(received.Id)).Select(received => received with { Noted = LedgerStatus.Accepted })];
    }

    /// <summary>Writes what became of events, where the ledger does not say so already.</summary>
    public static void AddClosing(TenantBatch batch, TenantId tenant, IEnumerable<Verdict> all)
    {
        var verdicts = all.Where(verdict => verdict.Reason is not null || verdict.Status != verdict.Event.Noted).ToList();
        if (verdicts.Count == 0)
        {
            return;
        }

        batch.Add(
            tenant,
            Close,
            Sql.P(tenant.Value),
            Sql.Column(verdicts, verdict => verdict.Event.Told.Type),
            Sql.Column(verdicts, verdict => verdict.Event.Told.Key),
            Sql.Column(verdicts, verdict => verdict.StatusWord),
            Sql.Column(verdicts, verdict => verdict.Reason));
    }

    /// <summary>Takes up a tenant's events that were acknowledged before a moment and are still to be applied, oldest first; another node skips them.</summary>
    public static async Task<IReadOnlyList<PendingEvent>> TakePendingAsync(
        BatchWork work, TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        batch.Add(tenant, Pending, Sql.P(tenant.Value), Sql.P(before));
        var found = new List<PendingEvent>();
        await batch.ReadAsync(
            (_, row) => found.Add(new PendingEvent(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), EventEncodings.Parse(row.GetString(4)), row.GetFieldValue<byte[]>(5))),
            cancellationToken);
        return found;
    }

    /// <summary>Ends an event whose body cannot be read any more.</summary>
    public static async Task BuryAsync(
        BatchWork work, TenantId tenant, PendingEvent pending, string reason, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        PendingEvent[] rows = [pending];
        batch.Add(
            tenant, Close, Sql.P(tenant.Value), Sql.Column(rows, row => row.Type), Sql.Column(rows, row => row.Key), Sql.Column(rows, _ => "dead"), Sql.Column(rows, _ => reason));
        await batch.ExecuteAsync(cancellationToken);
    }
}
