using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>The statements of a refresh, in the order they run.</summary>
internal static class RefreshSql
{
    public const string FamilyOf = "select family_id from auth.refresh_tokens where hash = $1";

    // First, and by itself: whatever is read after it, nobody else of this family changes.
    public const string LockFamily = "select 1 from auth.token_families where id = $1 for update";

    public const string State =
        """
        select f.id, f.user_id, u.display_name, f.tenant_id, f.device, f.stamp, u.security_stamp,
            exists (select from memberships m join tenants t on t.id = m.tenant_id
                where m.user_id = f.user_id and m.tenant_id = f.tenant_id and m.status = 'active' and t.status <> 'deleted'),
            f.expires_at, f.ended_at is not null, r.expires_at, r.spent_at, r.repeated_at is not null, coalesce(s.spent_at is not null, false), r.successor
        from auth.refresh_tokens r
            join auth.token_families f on f.id = r.family_id
            join auth.users u on u.id = f.user_id
            left join auth.refresh_tokens s on s.hash = r.successor_hash
        where r.hash = $1
        """;

    public const string Spend = "update auth.refresh_tokens set spent_at = $2, successor_hash = $3, successor = $4 where hash = $1 and spent_at is null";

    // Whoever spends a token has had it: the answer that gave it is not asked for again.
    public const string DropAnswer = "update auth.refresh_tokens set successor = null where successor_hash = $1";

    public const string Repeat = "update auth.refresh_tokens set repeated_at = $2 where hash = $1";

    public const string InsertRefresh = "insert into auth.refresh_tokens (hash, family_id, issued_at, expires_at) values ($1, $2, $3, $4)";

    public const string InsertAccess = "insert into auth.access_tokens (hash, family_id, tenant_id, issued_at, expires_at) values ($1, $2, $3, $4, $5)";

    public const string Touch = "update auth.token_families set last_used_at = $2 where id = $1";

    public const string PruneAccess = "delete from auth.access_tokens where family_id = $1 and expires_at <= $2";

    public const string PruneRefresh = "delete from auth.refresh_tokens where family_id = $1 and expires_at <= $2";

    public const string End = "update auth.token_families set ended_at = $2, end_reason = $3 where id = $1 and ended_at is null";

    public static RefreshState Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetGuid(3),
        row.GetFieldValue<byte[]>(4),
        row.GetString(5),
        row.GetString(6),
        row.GetBoolean(7),
        row.GetFieldValue<DateTimeOffset>(8),
        row.GetBoolean(9),
        row.GetFieldValue<DateTimeOffset>(10),
        Sql.Nullable<DateTimeOffset>(row, 11),
        row.GetBoolean(12),
        row.GetBoolean(13),
        row.IsDBNull(14) ? null : row.GetFieldValue<byte[]>(14));

    public static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
