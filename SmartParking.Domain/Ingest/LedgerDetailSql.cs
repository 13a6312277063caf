using Npgsql;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>One event of the ledger with its device, and for the tenant its body.</summary>
internal static class LedgerDetailSql
{
    private const string Columns = "l.id, l.received_at, l.event, l.dev_eui, l.status, l.reason, l.repeats, l.key, d.name, d.codec, s.id, s.code";

    private const string Around =
        """
        left join devices d on d.tenant_id = l.tenant_id and d.dev_eui = l.dev_eui and d.decommissioned_at is null
        left join spaces s on s.tenant_id = d.tenant_id and s.id = d.space_id
        """;

    public static NpgsqlCommand OfTenant(TenantWork work, LedgerCursor place) =>
        work.Command(
            $"""
            select {Columns}, e.encoding, e.body, d.id, d.field_map::text, d.occupied_below_mm, p.profile_id from ingest_ledger l
                left join raw_events e on e.tenant_id = l.tenant_id and e.arrived_at = l.received_at and e.id = l.id
                {Around}
                left join device_state p on p.tenant_id = d.tenant_id and p.device_id = d.id
            where l.tenant_id = $1 and l.received_at = $2 and l.id = $3
            """,
            Sql.P(work.Tenant.Value),
            Sql.P(place.At),
            Sql.P(place.Id));

    public static NpgsqlCommand OfPlatform(PlatformWork work, string tenantSlug, LedgerCursor place) =>
        work.Command(
            $"""
            select {Columns}, t.slug from tenants t join ingest_ledger l on l.tenant_id = t.id
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

    /// <returns>Without body and fields.</returns>
    public static LedgerDetail Detail(NpgsqlDataReader row, string? tenantSlug) => new(
        Entry(row, tenantSlug),
        row.GetString(7),
        null,
        Sql.Text(row, 8),
        Sql.Text(row, 9),
        row.IsDBNull(10) ? null : (row.GetGuid(10), row.GetString(11)),
        null,
        null);

    /// <returns>Null when it is no longer kept.</returns>
    public static LedgerBody? Body(NpgsqlDataReader row) =>
        row.IsDBNull(13) ? null : new LedgerBody(EventEncodings.Parse(row.GetString(12)), row.GetFieldValue<byte[]>(13));

    /// <returns>Null when the tenant has no such device; otherwise what decoding asks of it, and the profile last seen.</returns>
    public static (KnownDevice Device, string? SeenProfile)? Device(NpgsqlDataReader row) =>
        row.IsDBNull(14) ? null : (
            new KnownDevice(row.GetGuid(14), DevEui.Parse(row.GetString(3)), Sql.Text(row, 9), Sql.Text(row, 15), null, null, Occupancy.SensedNow.Nothing, Sql.Nullable<int>(row, 16)),
            Sql.Text(row, 17));
}
