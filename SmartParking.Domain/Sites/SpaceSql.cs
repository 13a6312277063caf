using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>How a space's row is read and written.</summary>
internal static class SpaceSql
{
    private const string Find =
        """
        select id, site_id, code, name, display_name, zone_id, level_id, labels, enabled, auto_release_minutes, latitude, longitude, config::text, metadata::text, xmin
        from spaces where tenant_id = $1 and id = any ($2) and deleted_at is null order by id for no key update
        """;

    // A place on one level's plan says nothing on another's.
    private const string Update =
        """
        update spaces s set code = t.code, name = t.name, display_name = t.display_name, zone_id = t.zone_id, level_id = t.level_id,
            labels = (select coalesce(array_agg(l order by n), '{}') from jsonb_array_elements_text(t.labels::jsonb) with ordinality e (l, n)),
            enabled = t.enabled, auto_release_minutes = t.auto_release, latitude = t.latitude, longitude = t.longitude, config = t.config::jsonb, metadata = t.metadata::jsonb, updated_at = $2,
            plan_x = case when s.level_id is not distinct from t.level_id then plan_x end, plan_y = case when s.level_id is not distinct from t.level_id then plan_y end,
            plan_width = case when s.level_id is not distinct from t.level_id then plan_width end, plan_height = case when s.level_id is not distinct from t.level_id then plan_height end,
            plan_turn = case when s.level_id is not distinct from t.level_id then plan_turn end
        from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::boolean[], $11::int[], $12::float8[], $13::float8[], $14::text[], $15::text[])
            t (id, code, name, display_name, zone_id, level_id, labels, enabled, auto_release, latitude, longitude, config, metadata)
        where s.tenant_id = $1 and s.id = t.id
        """;

    /// <summary>Locked in the order of their ids, as everybody does.</summary>
    public static Task<List<(Guid Id, SpaceDraft Draft, uint Version)>> FindAsync(TenantWork work, IEnumerable<Guid> spaces, CancellationToken cancellationToken) =>
        work.RowsAsync(Find, [Sql.P(work.Tenant.Value), Sql.P(spaces.ToArray())], row => (row.GetGuid(0), Read(row), row.GetFieldValue<uint>(14)), cancellationToken);

    public static async Task UpdateAsync(TenantWork work, IReadOnlyList<(Guid Id, SpaceDraft Draft)> spaces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = work.Command(
            Update,
            Sql.P(work.Tenant.Value),
            Sql.P(now),
            Sql.Column(spaces, each => each.Id),
            Sql.Column(spaces, each => each.Draft.Code),
            Sql.Column(spaces, each => each.Draft.Name),
            Sql.Column(spaces, each => each.Draft.DisplayName),
            Sql.Column(spaces, each => each.Draft.ZoneId!.Value),
            Sql.Column(spaces, each => each.Draft.LevelId),
            Sql.Column(spaces, each => System.Text.Json.JsonSerializer.Serialize(each.Draft.Labels)),
            Sql.Column(spaces, each => each.Draft.Enabled),
            Sql.Column(spaces, each => each.Draft.AutoReleaseMinutes),
            Sql.Column(spaces, each => each.Draft.Latitude),
            Sql.Column(spaces, each => each.Draft.Longitude),
            Sql.Column(spaces, each => each.Draft.ConfigJson ?? "{}"),
            Sql.Column(spaces, each => each.Draft.MetadataJson ?? "{}"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>For the audit.</summary>
    public static object Told(SpaceDraft draft) => new
    {
        draft.Code,
        draft.Name,
        draft.DisplayName,
        Zone = draft.ZoneId,
        Level = draft.LevelId,
        draft.Labels,
        draft.Enabled,
        draft.AutoReleaseMinutes,
        draft.Latitude,
        draft.Longitude,
        Config = SiteSql.Json(draft.ConfigJson),
        Metadata = SiteSql.Json(draft.MetadataJson),
    };

    /// <summary>Who is second to take a code learns it from the index.</summary>
    public static bool IsTaken(PostgresException failure) => failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "spaces_one_code" };

    public static Outcome Taken(IReadOnlyCollection<string> codes) => Outcome.Refused("space.code.taken", "code", SpaceRules.Named(codes));

    public static SpaceDraft Read(NpgsqlDataReader row) => new()
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
        ConfigJson = row.GetString(12),
        MetadataJson = row.GetString(13),
    };
}
