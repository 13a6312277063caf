using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>A tenant's spaces as the API lists them: in any order, a page at a time.</summary>
public sealed class SpaceListQuery(TenantScope scope)
{
    // The page is cut from ids alone; everything else is read for those that are told.
    private const string Wanted =
        """
         where s.tenant_id = $1 and s.deleted_at is null and ($2::uuid is null or s.site_id = $2) and ($3::text is null or s.code ilike $3 or s.name ilike $3 or s.display_name ilike $3)
             and ($4::text is null or $4 = any (s.labels)) and ($5::bool is null or s.enabled = $5)
        """;

    private const string InState = " and case when o.id is not null then 'maintenance' else coalesce(p.sensed, 'unknown') end = $6";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["code"] = "s.code",
        ["name"] = "s.name",
        ["display_name"] = "s.display_name",
        ["created_at"] = "s.created_at",
        ["updated_at"] = "s.updated_at",
    };

    /// <summary>What a list can be ordered by.</summary>
    public static IReadOnlyCollection<string> Sorts => Known.Keys;

    public Task<SpacePage> ReadAsync(TenantAccess access, SpaceListFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(filter);
        return scope.RunAsync(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) =>
            {
                var of = $" from spaces s {(filter.State is null ? string.Empty : $"{SpacesSql.State} {SpacesSql.Live}")}{Wanted}{(filter.State is null ? string.Empty : InState)}";
                await using var count = work.Command("select count(*)" + of, Asked(access, filter));
                var total = (long)(await count.ExecuteScalarAsync(cancel))!;
                var at = filter.State is null ? 6 : 7;
                var page = $"select s.id{of}{SortBy.Sql(filter.Sort ?? [], Known, "s.code, s.id")} limit ${at} offset ${at + 1}";
                var ids = await work.RowsAsync(page, [.. Asked(access, filter), Sql.P(filter.Limit), Sql.P(filter.Offset)], row => row.GetGuid(0), cancel);
                var items = await work.RowsAsync($"{SpacesSql.Items} where s.tenant_id = $1 and s.id = any ($2)", [Sql.P(work.Tenant.Value), Sql.P(ids.ToArray())], SpacesSql.Read, cancel);
                var found = items.ToDictionary(space => space.Id);
                return new SpacePage([.. ids.Select(found.GetValueOrDefault).OfType<SpaceInfo>()], total);
            },
            cancellationToken);
    }

    private static IEnumerable<NpgsqlParameter> Asked(TenantAccess access, SpaceListFilter filter)
    {
        NpgsqlParameter[] asked = [Sql.P(access.TenantId.Value), Sql.P(filter.Site), Sql.P(Like.Of(filter.Text)), Sql.P(filter.Label), Sql.P(filter.Enabled)];
        return filter.State is { } state ? asked.Append(Sql.P(state.ToWord())) : asked;
    }
}
