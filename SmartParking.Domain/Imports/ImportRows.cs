using SmartParking.Domain.Data;

namespace SmartParking.Domain.Imports;

/// <summary>Rows as the database writes them as JSON.</summary>
internal static class ImportRows
{
    /// <param name="work">Its transaction.</param>
    /// <param name="table">Of the schema, never anything that came in.</param>
    /// <param name="ids">Of the rows.</param>
    /// <returns>By id; what is not there is left out.</returns>
    public static async Task<Dictionary<Guid, string>> ReadAsync(TenantWork work, string table, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            $"select t.id, to_jsonb(t)::text from {table} t where t.tenant_id = $1 and t.id = any ($2) for no key update",
            [Sql.P(work.Tenant.Value), Sql.P(ids.ToArray())],
            row => (Id: row.GetGuid(0), Json: row.GetString(1)),
            cancellationToken)).ToDictionary(row => row.Id, row => row.Json);
}
