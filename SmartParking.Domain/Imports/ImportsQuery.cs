using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Imports;

/// <summary>Reads the imports there were, and all spaces as a file that could be imported again.</summary>
public sealed class ImportsQuery(TenantScope scope)
{
    private const string Newest =
        "select id, file_name, at, by_name, created, changed, undone_at, undone_by_name from imports where tenant_id = $1 order by at desc, id desc limit 50";

    /// <summary>At most 50, the newest first.</summary>
    public Task<IReadOnlyList<ImportRun>> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<ImportRun>>(
            access.TenantId,
            access.For("imports.read"),
            async (work, cancel) => await work.RowsAsync(
                Newest,
                [Sql.P(access.TenantId.Value)],
                row => new ImportRun(
                    row.GetGuid(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), Sql.Nullable<DateTimeOffset>(row, 6), Sql.Text(row, 7)),
                cancel),
            cancellationToken);
    }

    /// <summary>The names and ids of the sites, for rows that name none.</summary>
    public Task<IReadOnlyList<(Guid Id, string Name)>> SitesAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<(Guid, string)>>(
            access.TenantId,
            access.For("imports.read"),
            async (work, cancel) => await work.RowsAsync(
                "select id, name from sites where tenant_id = $1 and deleted_at is null order by name, id", [Sql.P(access.TenantId.Value)], row => (row.GetGuid(0), row.GetString(1)), cancel),
            cancellationToken);
    }

    /// <summary>Every live space by site and code: imported as it is, it changes nothing.</summary>
    /// <returns>Rows of <see cref="ImportColumns.All"/>.</returns>
    public Task<IReadOnlyList<IReadOnlyList<string>>> ExportAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<IReadOnlyList<string>>>(
            access.TenantId,
            access.For("spaces.export"),
            async (work, cancel) =>
            {
                var state = await ImportState.ReadAsync(work, lockSpaces: false, cancel);
                var sites = state.Sites.ToDictionary(site => site.Id, site => site.Name);
                return
                [
                    .. state.Spaces.Values.OrderBy(space => sites[space.Draft.SiteId], StringComparer.Ordinal).ThenBy(space => space.Draft.Code, SpaceCode.Natural)
                        .Select(space => ImportCells.Of(space.Draft, sites[space.Draft.SiteId], space.Zone, space.Level, space.Sensor))
                        .Select(cells => ImportColumns.All.Select(column => cells[column]).ToList()),
                ];
            },
            cancellationToken);
    }
}
