using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>Every customer, the deleted ones included, as the platform sees them.</summary>
public sealed class TenantList(PlatformScope platform)
{
    private const string All =
        "select id, slug, name, status, remove_after, removed_at from tenants where kind in ('customer', 'trial') order by (status = 'deleted'), name, id";

    /// <param name="caller">On whose behalf.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public Task<IReadOnlyList<TenantLine>> ReadAsync(Caller caller, CancellationToken cancellationToken) =>
        platform.RunAsync<IReadOnlyList<TenantLine>>(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(All);
                await using var row = await command.ExecuteReaderAsync(cancel);
                var lines = new List<TenantLine>();
                while (await row.ReadAsync(cancel))
                {
                    lines.Add(new TenantLine(
                        new TenantId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), Sql.Nullable<DateTimeOffset>(row, 4), Sql.Nullable<DateTimeOffset>(row, 5)));
                }

                return lines;
            },
            cancellationToken);
}
