using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>A tenant's spaces with all that belongs to them: a page at a time, some by their ids, or one.</summary>
public sealed class SpacesQuery(TenantScope scope)
{
    private const string Count = $"select count(*) from spaces s {SpacesSql.State} {SpacesSql.Live} {SpacesSql.Where}";
    private const string Keys = $"select s.id, s.code from spaces s {SpacesSql.State} {SpacesSql.Live} {SpacesSql.Where} order by ";
    private const string Coded = "select id, site_id, code from spaces where tenant_id = $1 and ($2::uuid is null or site_id = $2) and code = any ($3) and deleted_at is null";
    private const string LabelsOf = "select distinct l from spaces s cross join unnest(s.labels) l where s.tenant_id = $1 and s.deleted_at is null order by l limit 500";

    /// <summary>In an order that indexes give, by the characters of the code: a page costs what a page is long.</summary>
    /// <param name="page">From 1.</param>
    public Task<SpacePage> ReadAsync(TenantAccess access, SpaceFilter filter, SpaceSort sort, bool descending, int page, int pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(filter);
        return scope.RunAsync(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) =>
            {
                await using var count = work.Command(Count, SpacesSql.Parameters(work, filter));
                var total = (long)(await count.ExecuteScalarAsync(cancel))!;
                var sql = $"{SpacesSql.Items} {SpacesSql.Where} order by {SpacesSql.Order(sort, descending)} limit $9 offset $10";
                var items = await work.RowsAsync(sql, [.. SpacesSql.Parameters(work, filter), Sql.P(pageSize), Sql.P((page - 1L) * pageSize)], SpacesSql.Read, cancel);
                return new SpacePage(items, total);
            },
            cancellationToken);
    }

    /// <summary>
    /// All that a filter finds, as ids alone, which is little also for thousands; by code as people count, A-9 before A-10. For a list
    /// that is scrolled through: what comes into view is read by <see cref="OfAsync"/>.
    /// </summary>
    public Task<IReadOnlyList<Guid>> IdsAsync(TenantAccess access, SpaceFilter filter, SpaceSort sort, bool descending, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(filter);
        return scope.RunAsync<IReadOnlyList<Guid>>(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) =>
            {
                var found = await work.RowsAsync(Keys + SpacesSql.Order(sort, descending), SpacesSql.Parameters(work, filter), row => (Id: row.GetGuid(0), Code: row.GetString(1)), cancel);
                if (sort == SpaceSort.Code)
                {
                    found = [.. descending ? found.OrderByDescending(each => each.Code, SpaceCode.Natural) : found.OrderBy(each => each.Code, SpaceCode.Natural)];
                }

                return found.ConvertAll(each => each.Id);
            },
            cancellationToken);
    }

    /// <returns>In the order of the ids; those that are gone, or never were, are left out.</returns>
    public Task<IReadOnlyList<SpaceInfo>> OfAsync(TenantAccess access, IReadOnlyList<Guid> spaces, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<SpaceInfo>>(
            access.TenantId,
            access.For("space.read"),
            async (work, cancel) =>
            {
                var found = (await work.RowsAsync($"{SpacesSql.Items} where s.tenant_id = $1 and s.id = any ($2)", [Sql.P(work.Tenant.Value), Sql.P(spaces.ToArray())], SpacesSql.Read, cancel)).ToDictionary(space => space.Id);
                return [.. spaces.Select(found.GetValueOrDefault).OfType<SpaceInfo>()];
            },
            cancellationToken);
    }

    /// <returns>Null when the tenant has no such space. One that was deleted is found; it says so.</returns>
    public async Task<SpaceInfo?> FindAsync(TenantAccess access, Guid space, CancellationToken cancellationToken) => (await OfAsync(access, [space], cancellationToken)).SingleOrDefault();

    /// <summary>The live spaces of some codes, on one site or on all.</summary>
    public Task<IReadOnlyList<(Guid Id, Guid Site, string Code)>> OfCodesAsync(TenantAccess access, Guid? site, IEnumerable<SpaceCode> codes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<(Guid, Guid, string)>>(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) => await work.RowsAsync(
                Coded, [Sql.P(work.Tenant.Value), Sql.P(site), Sql.P(codes.Select(code => code.Value).ToArray())], row => (row.GetGuid(0), row.GetGuid(1), row.GetString(2)), cancel),
            cancellationToken);
    }

    /// <summary>Every label that a live space has.</summary>
    public Task<IReadOnlyList<string>> LabelsAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<string>>(
            access.TenantId,
            access.For("space.list"),
            async (work, cancel) => await work.RowsAsync(LabelsOf, [Sql.P(work.Tenant.Value)], row => row.GetString(0), cancel),
            cancellationToken);
    }
}
