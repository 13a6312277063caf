using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>How a site's row is read and written.</summary>
internal static class SiteSql
{
    public const string Insert =
        """
        insert into sites (tenant_id, id, name, slug, address, city, state, postal_code, country, latitude, longitude, time_zone, labels, opening_hours, metadata, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16, $16)
        """;

    public const string Update =
        """
        update sites set name = $3, slug = $4, address = $5, city = $6, state = $7, postal_code = $8, country = $9, latitude = $10, longitude = $11,
            time_zone = $12, labels = $13, opening_hours = $14, metadata = $15::jsonb, updated_at = $16
        where tenant_id = $1 and id = $2
        """;

    /// <summary>With a lock to be appended: <c>for update</c> by who deletes, <c>for key share</c> by who adds to it.</summary>
    public const string Find =
        """
        select name, slug, address, city, state, postal_code, country, latitude, longitude, time_zone, labels, opening_hours, metadata::text, xmin
        from sites where tenant_id = $1 and id = $2 and deleted_at is null
        """;

    public static IEnumerable<NpgsqlParameter> Parameters(TenantId tenant, Guid id, SiteDraft draft, DateTimeOffset now) =>
    [
        Sql.P(tenant.Value), Sql.P(id), Sql.P(draft.Name), Sql.P(draft.Slug), Sql.P(draft.Address), Sql.P(draft.City), Sql.P(draft.State), Sql.P(draft.PostalCode), Sql.P(draft.Country),
        Sql.P(draft.Latitude), Sql.P(draft.Longitude), Sql.P(draft.TimeZone), Sql.P(draft.Labels.ToArray()), Sql.P(draft.OpeningHours), Sql.P(draft.MetadataJson ?? "{}"), Sql.P(now),
    ];

    public static async Task<(SiteDraft Draft, uint Version)?> FindAsync(TenantWork work, Guid site, string locking, CancellationToken cancellationToken)
    {
        var rows = await work.RowsAsync($"{Find} {locking}", [Sql.P(work.Tenant.Value), Sql.P(site)], row => (Read(row), row.GetFieldValue<uint>(13)), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>For the audit: what is not said is not there.</summary>
    public static object Told(SiteDraft draft) => new
    {
        draft.Name,
        draft.Slug,
        draft.Address,
        draft.City,
        draft.State,
        draft.PostalCode,
        draft.Country,
        draft.Latitude,
        draft.Longitude,
        draft.TimeZone,
        draft.Labels,
        draft.OpeningHours,
        Metadata = Json(draft.MetadataJson),
    };

    public static JsonNode? Json(string? text) => text is null or "{}" ? null : JsonSerializer.Deserialize<JsonNode>(text);

    public static SiteDraft Read(NpgsqlDataReader row) => new()
    {
        Name = row.GetString(0),
        Slug = row.GetString(1),
        Address = Sql.Text(row, 2),
        City = Sql.Text(row, 3),
        State = Sql.Text(row, 4),
        PostalCode = Sql.Text(row, 5),
        Country = Sql.Text(row, 6),
        Latitude = Sql.Nullable<double>(row, 7),
        Longitude = Sql.Nullable<double>(row, 8),
        TimeZone = row.GetString(9),
        Labels = row.GetFieldValue<string[]>(10),
        OpeningHours = Sql.Text(row, 11),
        MetadataJson = row.GetString(12),
    };
}
