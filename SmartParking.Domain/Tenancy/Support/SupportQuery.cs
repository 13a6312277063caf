using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>Who of the platform is in a tenant, and who was.</summary>
public sealed class SupportQuery(TenantScope scope, TimeProvider time)
{
    public const int Most = 200;

    private const string Columns = "select id, person_name, reason, ticket, begun_at, expires_at, raised_at, raise_reason, ended_at, coalesce(ended_how = 'left', false) from support_visits where tenant_id = $1";

    /// <summary>The newest first.</summary>
    public Task<List<SupportView>> ReadAsync(TenantAccess access, CancellationToken cancellationToken) =>
        ReadAsync(access, $"{Columns} order by begun_at desc, id limit {Most}", [], cancellationToken);

    /// <summary>Those who are in now.</summary>
    public Task<List<SupportView>> OpenAsync(TenantAccess access, CancellationToken cancellationToken) =>
        ReadAsync(access, Columns + " and ended_at is null and expires_at > $2 order by begun_at desc, id", [Sql.P(time.GetUtcNow())], cancellationToken);

    private Task<List<SupportView>> ReadAsync(TenantAccess access, string sql, IEnumerable<NpgsqlParameter> more, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("support.read"),
            (work, cancel) => work.RowsAsync(sql, more.Select(parameter => parameter.Clone()).Prepend(Sql.P(access.TenantId.Value)), Read, cancel),
            cancellationToken);
    }

    private static SupportView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.GetFieldValue<DateTimeOffset>(5),
        Sql.Nullable<DateTimeOffset>(row, 6) is { } at ? (at, row.GetString(7)) : null,
        Sql.Nullable<DateTimeOffset>(row, 8),
        row.GetBoolean(9));
}
