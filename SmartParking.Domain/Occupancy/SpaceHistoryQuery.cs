using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>What became of a space, newest first, a page at a time.</summary>
public sealed class SpaceHistoryQuery(TenantScope scope)
{
    private const string Known = "select count(*) from spaces where tenant_id = $1 and id = $2";
    private const string Wanted = " from space_history where tenant_id = $1 and space_id = $2 and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)";
    private const string Page = "select id, at, axis, was, became, cause, coalesce(error_s, 0)" + Wanted + " order by at desc, arrived_at desc, id desc limit $5 offset $6";

    /// <param name="span">From the first moment on and before the second; null for no end.</param>
    /// <returns>The page and how many there are in all; null when the tenant never had such a space.</returns>
    public Task<(IReadOnlyList<SpaceChange> Changes, long Total)?> ReadAsync(
        TenantAccess access, Guid space, (DateTimeOffset? Since, DateTimeOffset? Until) span, (int Limit, long Offset) page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<(IReadOnlyList<SpaceChange>, long)?>(
            access.TenantId,
            access.For("space.history"),
            async (work, cancel) =>
            {
                await using var known = work.Command(Known, Sql.P(access.TenantId.Value), Sql.P(space));
                if (await known.ExecuteScalarAsync(cancel) is not (long and > 0))
                {
                    return null;
                }

                await using var count = work.Command("select count(*)" + Wanted, Sql.P(access.TenantId.Value), Sql.P(space), Sql.P(span.Since), Sql.P(span.Until));
                var total = (long)(await count.ExecuteScalarAsync(cancel))!;
                var changes = await work.RowsAsync(
                    Page,
                    [Sql.P(access.TenantId.Value), Sql.P(space), Sql.P(span.Since), Sql.P(span.Until), Sql.P(page.Limit), Sql.P(page.Offset)],
                    row => new SpaceChange(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6)),
                    cancel);
                return (changes, total);
            },
            cancellationToken);
    }
}
