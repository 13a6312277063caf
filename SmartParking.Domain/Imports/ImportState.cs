using SmartParking.Domain.Data;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Imports;

/// <summary>What a tenant has now, as far as an import is about it.</summary>
internal sealed record ImportState(IReadOnlyList<KnownSite> Sites, IReadOnlyDictionary<(Guid Site, string Code), KnownSpace> Spaces, IReadOnlyDictionary<string, Guid?> Sensors)
{
    private const string AllSites = "select id, name, slug from sites where tenant_id = $1 and deleted_at is null order by name, id";
    private const string AllZones = "select id, site_id, name from zones where tenant_id = $1 and deleted_at is null order by position, name";
    private const string AllLevels = "select id, site_id, name from levels where tenant_id = $1 and deleted_at is null order by position, name";

    private const string AllSpaces =
        """
        select s.id, s.site_id, s.code, s.name, s.display_name, s.zone_id, s.level_id, s.labels, s.enabled, s.auto_release_minutes, s.latitude, s.longitude, z.name, l.name, d.dev_eui
        from spaces s
            join zones z on z.tenant_id = s.tenant_id and z.id = s.zone_id
            left join levels l on l.tenant_id = s.tenant_id and l.id = s.level_id
            left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id and d.kind = 'sensor'
        where s.tenant_id = $1 and s.deleted_at is null
        """;

    private const string AllSensors = "select dev_eui, space_id from devices where tenant_id = $1 and kind = 'sensor' and decommissioned_at is null";

    /// <param name="work">Its transaction.</param>
    /// <param name="lockSpaces">Whether nobody else may change a space until the end of it.</param>
    public static async Task<ImportState> ReadAsync(TenantWork work, bool lockSpaces, CancellationToken cancellationToken)
    {
        var tenant = Sql.P(work.Tenant.Value);
        var zones = (await work.RowsAsync(AllZones, [tenant.Clone()], row => (Id: row.GetGuid(0), Site: row.GetGuid(1), Name: row.GetString(2)), cancellationToken)).ToLookup(zone => zone.Site, zone => (zone.Id, zone.Name));
        var levels = (await work.RowsAsync(AllLevels, [tenant.Clone()], row => (Id: row.GetGuid(0), Site: row.GetGuid(1), Name: row.GetString(2)), cancellationToken)).ToLookup(level => level.Site, level => (level.Id, level.Name));
        var sites = await work.RowsAsync(
            AllSites, [tenant.Clone()], row => new KnownSite(row.GetGuid(0), row.GetString(1), row.GetString(2), [.. zones[row.GetGuid(0)]], [.. levels[row.GetGuid(0)]]), cancellationToken);
        var spaces = await work.RowsAsync(AllSpaces + (lockSpaces ? " for no key update of s" : string.Empty), [tenant.Clone()], Read, cancellationToken);
        var sensors = await work.RowsAsync(AllSensors, [tenant.Clone()], row => (DevEui: row.GetString(0), Space: Sql.Nullable<Guid>(row, 1)), cancellationToken);
        return new ImportState(sites, spaces.ToDictionary(space => (space.Draft.SiteId, space.Draft.Code)), sensors.ToDictionary(sensor => sensor.DevEui, sensor => sensor.Space, StringComparer.Ordinal));
    }

    /// <summary>By its name or the short name in its addresses.</summary>
    public KnownSite? Site(string called) =>
        Sites.FirstOrDefault(site => string.Equals(site.Name, called, StringComparison.OrdinalIgnoreCase) || string.Equals(site.Slug, called, StringComparison.OrdinalIgnoreCase));

    private static KnownSpace Read(Npgsql.NpgsqlDataReader row) => new(
        row.GetGuid(0),
        new SpaceDraft
        {
            SiteId = row.GetGuid(1),
            Code = row.GetString(2),
            Name = Sql.Text(row, 3),
            DisplayName = Sql.Text(row, 4),
            ZoneId = row.GetGuid(5),
            LevelId = Sql.Nullable<Guid>(row, 6),
            Labels = row.GetFieldValue<string[]>(7),
            Enabled = row.GetBoolean(8),
            AutoReleaseMinutes = Sql.Nullable<int>(row, 9),
            Latitude = Sql.Nullable<double>(row, 10),
            Longitude = Sql.Nullable<double>(row, 11),
        },
        row.GetString(12),
        Sql.Text(row, 13),
        Sql.Text(row, 14));
}
