using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>Takes up events that are to be replayed: locks their rows, and reads bodies and what they had come to under the lock.</summary>
internal static class ReplayReader
{
    // In the order in which the door locks them, and on its own: the next statement sees the rows as they are under the lock.
    private const string Lock =
        """
        select l.id from ingest_ledger l join unnest($2::timestamptz[], $3::uuid[]) as w(received_at, id) on l.received_at = w.received_at and l.id = w.id
        where l.tenant_id = $1 order by l.event, l.key for update of l
        """;

    private const string Read =
        """
        select l.id, l.event, l.key, l.received_at, e.encoding, e.body, l.status, r.device_id, r.space_id, d.space_id
        from unnest($2::timestamptz[], $3::uuid[]) as w(received_at, id)
            join ingest_ledger l on l.received_at = w.received_at and l.id = w.id
            join raw_events e on e.tenant_id = l.tenant_id and e.arrived_at = l.received_at and e.id = l.id
            left join readings r on r.tenant_id = l.tenant_id and r.arrived_at = l.received_at and r.id = l.id
            left join devices d on d.tenant_id = l.tenant_id and d.dev_eui = l.dev_eui and d.decommissioned_at is null
        where l.tenant_id = $1
        order by l.received_at, l.id
        """;

    /// <returns>Those whose body is still kept, oldest first; elsewhere: its device was on another space when it was heard.</returns>
    public static async Task<IReadOnlyList<(PendingEvent Event, EarlierFate Earlier, bool Elsewhere)>> TakeAsync(
        BatchWork work, TenantId tenant, IReadOnlyList<LedgerCursor> wanted, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        foreach (var sql in new[] { Lock, Read })
        {
            batch.Add(tenant, sql, Sql.P(tenant.Value), Sql.Column(wanted, each => each.At), Sql.Column(wanted, each => each.Id));
        }

        var found = new List<(PendingEvent Event, EarlierFate Earlier, bool Elsewhere)>();
        await batch.ReadAsync(
            (_, row) =>
            {
                if (row.FieldCount > 1)
                {
                    var earlier = new EarlierFate(LedgerStatuses.Parse(row.GetString(6)), Sql.Nullable<Guid>(row, 7), Sql.Nullable<Guid>(row, 8));
                    var pending = new PendingEvent(
                        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), EventEncodings.Parse(row.GetString(4)), row.GetFieldValue<byte[]>(5));
                    found.Add((pending, earlier, earlier.IsElsewhere(Sql.Nullable<Guid>(row, 9))));
                }
            },
            cancellationToken);
        return found;
    }
}
