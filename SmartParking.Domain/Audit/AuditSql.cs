using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Audit;

/// <summary>Entries and checkpoints as rows.</summary>
internal static class AuditSql
{
    public const string Columns =
        "tenant_id, seq, prev_hash, hash, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, before, after, address, agent, request_id";

    public const string CheckpointColumns = "tenant_id, seq, hash, at, number, previous, key_id, signature";

    public static AuditRecord Record(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetInt64(1),
        row.GetFieldValue<byte[]>(2),
        row.GetFieldValue<byte[]>(3),
        row.GetGuid(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.GetString(6),
        Sql.Nullable<Guid>(row, 7),
        row.GetString(8),
        row.GetString(9),
        row.GetString(10),
        row.GetString(11),
        Sql.Text(row, 12),
        Sql.Text(row, 13),
        Sql.Text(row, 14),
        Sql.Text(row, 15),
        Sql.Text(row, 16));

    public static AuditCheckpoint Checkpoint(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetInt64(1),
        row.GetFieldValue<byte[]>(2),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetInt64(4),
        row.GetFieldValue<byte[]>(5),
        row.GetString(6),
        row.GetFieldValue<byte[]>(7));
}
