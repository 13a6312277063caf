using System.Text.Json;
using Npgsql;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>One event of the ledger with its body, its device and what today's codec reads from it.</summary>
internal static class LedgerDetailSql
{
    private const string Columns = "l.id, l.received_at, l.event, l.dev_eui, l.status, l.reason, l.repeats, l.key, d.name, d.codec, d.field_map::text, s.id, s.code";

    private const string Around =
        """
        left join devices d on d.tenant_id = l.tenant_id and d.dev_eui = l.dev_eui
        left join spaces s on s.tenant_id = d.tenant_id and s.id = d.space_id
        """;

    public static NpgsqlCommand OfTenant(TenantWork work, TenantId tenant, LedgerCursor place) =>
        work.Command(
            $"""
            select {Columns}, e.body from ingest_ledger l
                left join raw_events e on e.tenant_id = l.tenant_id and e.arrived_at = l.received_at and e.id = l.id
                {Around}
            where l.tenant_id = $1 and l.received_at = $2 and l.id = $3
            """,
            Sql.P(tenant.Value),
            Sql.P(place.At),
            Sql.P(place.Id));

    public static NpgsqlCommand OfPlatform(PlatformWork work, string tenantSlug, LedgerCursor place) =>
        work.Command(
            $"""
            select {Columns}, null::bytea, t.slug from tenants t join ingest_ledger l on l.tenant_id = t.id
                {Around}
            where t.slug = $1 and t.kind <> 'canary' and l.received_at = $2 and l.id = $3
            """,
            Sql.P(tenantSlug),
            Sql.P(place.At),
            Sql.P(place.Id));

    /// <param name="row">Begins with the columns of a page.</param>
    /// <param name="tenantSlug">On the platform's page alone.</param>
    public static LedgerEntry Entry(NpgsqlDataReader row, string? tenantSlug) => new(
        tenantSlug,
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetString(2),
        row.GetString(3),
        LedgerStatuses.Parse(row.GetString(4)),
        Sql.Text(row, 5),
        row.GetInt32(6));

    /// <param name="tenant">Null on the platform's page, where nothing is decoded.</param>
    public static async Task<LedgerDetail?> ReadAsync(NpgsqlCommand command, TenantId? tenant, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var entry = Entry(row, row.FieldCount > 14 ? row.GetString(14) : null);
        var body = row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13);
        var codec = Sql.Text(row, 9);
        var (fields, problem) = tenant is { } own && body is not null && codec is not null && entry.Type == "up" ? Decode(own, entry, body, codec, Sql.Text(row, 10)) : (null, null);
        return new LedgerDetail(
            entry,
            row.GetString(7),
            body,
            Sql.Text(row, 8),
            codec,
            row.IsDBNull(11) ? null : (row.GetGuid(11), row.GetString(12)),
            fields,
            problem);
    }

    private static (IReadOnlyList<KeyValuePair<string, string>>? Fields, string? Problem) Decode(TenantId tenant, LedgerEntry entry, byte[] body, string codec, string? fieldMap)
    {
        try
        {
            var received = new InboundEvent(entry.Id, tenant, entry.ReceivedAt, EventParser.Parse(entry.Type, body), body);
            var taken = Decoding.Take(received, new KnownDevice(Guid.Empty, received.Told.DevEui, codec, fieldMap, null, null, SensedNow.Nothing));
            return (taken.Decoded?.Fields.Select(field => KeyValuePair.Create(field.Key, Text(field.Value))).ToList(), taken.Problem);
        }
        catch (MalformedEventException problem)
        {
            return (null, problem.Message);
        }
    }

    private static string Text(object value) => value as string ?? JsonSerializer.Serialize(value);
}
