using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>Finds the spaces that a typed or scanned code means.</summary>
public sealed class SpaceChoicesQuery(TenantScope scope)
{
    private const string Choices =
        """
        select x.id, t.name, x.code, a.id, a.name, b.id, b.name
        from spaces x
            join sites t on t.tenant_id = x.tenant_id and t.id = x.site_id and t.deleted_at is null
            left join devices a on a.tenant_id = x.tenant_id and a.space_id = x.id and a.kind = 'sensor'
            left join devices b on b.tenant_id = x.tenant_id and b.space_id = x.id and b.kind = 'display'
        where x.tenant_id = $1 and x.deleted_at is null and (x.id = $3 or position(lower($2) in lower(x.code)) > 0)
        order by x.id = $3 desc nulls last, lower(x.code) <> lower($2), position(lower($2) in lower(x.code)), x.code, t.name, x.id
        limit $4
        """;

    /// <param name="text">A part of a code, or a space's id as a label may carry it.</param>
    /// <returns>Those whose code is exactly that first; none for an empty text.</returns>
    public Task<IReadOnlyList<SpaceChoice>> FindAsync(TenantAccess access, string? text, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (DeviceRules.Clean(text) is not { } wanted)
        {
            return Task.FromResult<IReadOnlyList<SpaceChoice>>([]);
        }

        Guid? id = Guid.TryParse(wanted, out var told) ? told : null;
        return scope.RunAsync<IReadOnlyList<SpaceChoice>>(
            access.TenantId,
            access.For("space.find"),
            async (work, cancel) => await work.RowsAsync(
                Choices,
                [Sql.P(access.TenantId.Value), Sql.P(wanted), Sql.P(id), Sql.P(most)],
                row => new SpaceChoice(row.GetGuid(0), row.GetString(1), row.GetString(2), Sql.Nullable<Guid>(row, 3), Sql.Text(row, 4), Sql.Nullable<Guid>(row, 5), Sql.Text(row, 6)),
                cancel),
            cancellationToken);
    }
}
