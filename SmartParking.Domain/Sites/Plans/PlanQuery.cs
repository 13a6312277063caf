using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites.Plans;

/// <summary>Reads the plans of levels.</summary>
public sealed class PlanQuery(TenantScope scope)
{
    private const string Levels =
        """
        select l.id, l.name, s.id, s.name, s.slug,
            (select count(*) from spaces p where p.tenant_id = l.tenant_id and p.site_id = l.site_id and p.level_id = l.id and p.deleted_at is null and p.plan_x is not null)::int
        from levels l join sites s on s.tenant_id = l.tenant_id and s.id = l.site_id
        where l.tenant_id = $1 and l.deleted_at is null and s.deleted_at is null
        order by s.name, s.id, l.position, l.name
        """;

    private const string Level =
        """
        select l.name, s.id, s.name, l.plan_width, l.plan_height, encode(p.picture_hash, 'hex'), l.xmin::text::bigint
        from levels l
            join sites s on s.tenant_id = l.tenant_id and s.id = l.site_id
            left join level_pictures p on p.tenant_id = l.tenant_id and p.level_id = l.id
        where l.tenant_id = $1 and l.id = $2 and l.deleted_at is null and s.deleted_at is null
        """;

    private const string Spaces =
        """
        select id, code, plan_x, plan_y, plan_width, plan_height, plan_turn from spaces
        where tenant_id = $1 and site_id = $2 and deleted_at is null and (level_id = $3 or level_id is null)
        """;

    private const string Picture = "select media_type, picture from level_pictures where tenant_id = $1 and level_id = $2";

    /// <summary>Every level, by site and from the lowest up.</summary>
    public Task<IReadOnlyList<PlanLevel>> LevelsAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<PlanLevel>>(
            access.TenantId,
            access.For("plan.read"),
            async (work, cancel) => await work.RowsAsync(
                Levels, [Sql.P(access.TenantId.Value)], row => new PlanLevel(row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetInt32(5)), cancel),
            cancellationToken);
    }

    /// <returns>Null when the tenant has no such level.</returns>
    public Task<LevelPlan?> FindAsync(TenantAccess access, Guid level, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(access.TenantId, access.For("plan.read"), (work, cancel) => FindAsync(work, level, cancel), cancellationToken);
    }

    /// <returns>Its media type and bytes; null for none.</returns>
    public Task<(string MediaType, byte[] Bytes)?> PictureAsync(TenantAccess access, Guid level, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<(string, byte[])?>(
            access.TenantId,
            access.For("plan.read"),
            async (work, cancel) => (await work.RowsAsync(Picture, [Sql.P(access.TenantId.Value), Sql.P(level)], row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), cancel)) is [var only] ? only : null,
            cancellationToken);
    }

    private static async Task<LevelPlan?> FindAsync(TenantWork work, Guid level, CancellationToken cancellationToken)
    {
        var found = await work.RowsAsync(
            Level,
            [Sql.P(work.Tenant.Value), Sql.P(level)],
            row => (Name: row.GetString(0), Site: row.GetGuid(1), SiteName: row.GetString(2), Width: Sql.Nullable<float>(row, 3), Height: Sql.Nullable<float>(row, 4), Picture: Sql.Text(row, 5), Version: (uint)row.GetInt64(6)),
            cancellationToken);
        if (found is not [var told])
        {
            return null;
        }

        var spaces = await work.RowsAsync(
            Spaces,
            [Sql.P(work.Tenant.Value), Sql.P(told.Site), Sql.P(level)],
            row => new PlannedSpace(
                row.GetGuid(0),
                row.GetString(1),
                row.IsDBNull(2) ? null : new SpacePlace(row.GetGuid(0), row.GetFloat(2), row.GetFloat(3), row.GetFloat(4), row.GetFloat(5), row.GetFloat(6))),
            cancellationToken);
        return new LevelPlan(
            level,
            told.Name,
            told.Site,
            told.SiteName,
            told.Width ?? LevelPlan.UsualWidth,
            told.Height ?? LevelPlan.UsualHeight,
            told.Picture,
            [.. spaces.OrderBy(space => space.Code, SpaceCode.Natural)],
            told.Version);
    }
}
