using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>The API keys of a tenant, those in force first, then the newest first.</summary>
public sealed class KeysQuery(TenantScope scope, KeyUses uses)
{
    private const string All =
        """
        select id, label, prefix, scopes, addresses::text[], rate_per_minute, expires_at, created_at, created_by_name, last_used_at, use_count, revoked_at, revoked_by_name, revoke_reason
        from api_keys where tenant_id = $1 order by revoked_at is not null, created_at desc, id limit 500
        """;

    public Task<List<KeyView>> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("api_key.read"),
            (work, cancel) => work.RowsAsync(All, [Sql.P(access.TenantId.Value)], row => WithUses(access, Read(row)), cancel),
            cancellationToken);
    }

    private KeyView WithUses(TenantAccess access, KeyView stored)
    {
        var (at, count) = uses.Unwritten(access.TenantId, stored.Id);
        return stored with { LastUsedAt = at > stored.LastUsedAt || stored.LastUsedAt is null ? at : stored.LastUsedAt, UseCount = stored.UseCount + count };
    }

    private static KeyView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetFieldValue<string[]>(3),
        row.GetFieldValue<string[]>(4),
        Sql.Nullable<int>(row, 5),
        Sql.Nullable<DateTimeOffset>(row, 6),
        row.GetFieldValue<DateTimeOffset>(7),
        Sql.Text(row, 8),
        Sql.Nullable<DateTimeOffset>(row, 9),
        row.GetInt64(10),
        Sql.Nullable<DateTimeOffset>(row, 11),
        Sql.Text(row, 12),
        Sql.Text(row, 13));
}
