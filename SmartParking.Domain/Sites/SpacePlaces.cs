using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>
/// Where a space may lie: a zone and a level of its own site that live. They are held for key share, so that nobody deletes
/// them meanwhile; the site before them, as everybody does.
/// </summary>
internal static class SpacePlaces
{
    private const string Site = "select 1 from sites where tenant_id = $1 and id = $2 and deleted_at is null for key share";
    private const string FirstZone = "select id from zones where tenant_id = $1 and site_id = $2 and deleted_at is null and ($3::uuid is null or id = $3) order by position, name, id limit 1 for key share";
    private const string Level = "select id from levels where tenant_id = $1 and site_id = $2 and deleted_at is null and id = $3 for key share";

    /// <param name="zone">Null: the site's first.</param>
    /// <param name="level">Null: none.</param>
    /// <returns>The refusal site.unknown, zone.unknown or level.unknown, or the zone.</returns>
    public static async Task<(Outcome? Refusal, Guid Zone)> FindAsync(TenantWork work, Guid site, Guid? zone, Guid? level, CancellationToken cancellationToken)
    {
        if (await AskAsync(work, Site, cancellationToken, Sql.P(work.Tenant.Value), Sql.P(site)) is null)
        {
            return (Outcome.Refused("site.unknown", "site_id"), Guid.Empty);
        }

        if (await AskAsync(work, FirstZone, cancellationToken, Sql.P(work.Tenant.Value), Sql.P(site), Sql.P(zone)) is not Guid found)
        {
            return (Outcome.Refused("zone.unknown", "zone_id"), Guid.Empty);
        }

        return level is { } storey && await AskAsync(work, Level, cancellationToken, Sql.P(work.Tenant.Value), Sql.P(site), Sql.P(storey)) is null
            ? (Outcome.Refused("level.unknown", "level_id"), Guid.Empty)
            : (null, found);
    }

    private static async Task<object?> AskAsync(TenantWork work, string sql, CancellationToken cancellationToken, params Npgsql.NpgsqlParameter[] parameters)
    {
        await using var command = work.Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
