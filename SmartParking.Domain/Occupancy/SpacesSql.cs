using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Occupancy;

/// <summary>How spaces are read with all that belongs to them.</summary>
internal static class SpacesSql
{
    public const string Live = "left join space_overrides o on o.tenant_id = s.tenant_id and o.space_id = s.id and o.ended_at is null and not o.waiting";

    public const string State = "left join space_state p on p.tenant_id = s.tenant_id and p.space_id = s.id";

    /// <summary>$1 the tenant, $2 to $8 the filter.</summary>
    public const string Where =
        """
        where s.tenant_id = $1 and (s.deleted_at is not null) = $8
            and ($2::uuid is null or s.site_id = $2) and ($3::uuid is null or s.zone_id = $3) and ($4::uuid is null or s.level_id = $4)
            and ($5::text is null or $5 = any (s.labels))
            and ($6::text is null or case when o.id is not null then 'maintenance' else coalesce(p.sensed, 'unknown') end = $6)
            and ($7::text is null or s.code ilike $7 or s.name ilike $7 or s.display_name ilike $7)
        """;

    public const string Items =
        $"""
        select s.id, s.site_id, s.code, s.name, s.display_name, s.zone_id, s.level_id, s.labels, s.enabled, s.auto_release_minutes, s.latitude, s.longitude, s.config::text, s.metadata::text, s.xmin,
            i.name, i.time_zone, z.name, l.name, p.sensed, p.sensed_since, s.plan_x is not null, s.created_at, s.updated_at, s.deleted_at,
            o.id, o.kind, o.reason, o.starts_at, o.ends_at, o.created_by_name,
            w.id, w.kind, w.reason, w.starts_at, w.ends_at, w.created_by_name,
            d.id, d.dev_eui, d.name, d.lifecycle, ds.last_seen_at, y.id, y.dev_eui, y.name, y.lifecycle, ys.last_seen_at
        from spaces s
            join sites i on i.tenant_id = s.tenant_id and i.id = s.site_id
            join zones z on z.tenant_id = s.tenant_id and z.id = s.zone_id
            left join levels l on l.tenant_id = s.tenant_id and l.id = s.level_id
            {State}
            {Live}
            left join lateral (
                select * from space_overrides w where w.tenant_id = $1 and w.space_id = s.id and w.ended_at is null and w.waiting order by w.starts_at limit 1
            ) w on true
            left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id and d.kind = 'sensor'
            left join device_state ds on ds.tenant_id = d.tenant_id and ds.device_id = d.id
            left join devices y on y.tenant_id = s.tenant_id and y.space_id = s.id and y.kind = 'display'
            left join device_state ys on ys.tenant_id = y.tenant_id and ys.device_id = y.id
        """;

    public static NpgsqlParameter[] Parameters(TenantWork work, SpaceFilter filter) =>
    [
        Sql.P(work.Tenant.Value), Sql.P(filter.SiteId), Sql.P(filter.ZoneId), Sql.P(filter.LevelId), Sql.P(filter.Label), Sql.P(filter.State?.ToWord()), Sql.P(Like.Of(filter.Text)), Sql.P(filter.Deleted),
    ];

    public static string Order(SpaceSort sort, bool descending)
    {
        var down = descending ? " desc nulls last" : string.Empty;
        return sort switch
        {
            SpaceSort.Code => $"s.code{(descending ? " desc" : string.Empty)}, s.id",
            SpaceSort.Name => $"s.name{down}, s.code, s.id",
            SpaceSort.State => $"case when o.id is not null then 'maintenance' else coalesce(p.sensed, 'unknown') end{down}, s.code, s.id",
            SpaceSort.Changed => $"coalesce(o.starts_at, p.sensed_since){down}, s.code, s.id",
            SpaceSort.Created => $"s.created_at{down}, s.code, s.id",
            SpaceSort.Updated => $"s.updated_at{down}, s.code, s.id",
        };
    }

    public static SpaceInfo Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        SpaceSql.Read(row),
        row.GetFieldValue<uint>(14),
        new SpacePlaceNames(row.GetString(15), row.GetString(16), row.GetString(17), Sql.Text(row, 18)),
        row.IsDBNull(19) ? SensedState.Unknown : SensedStates.Parse(row.GetString(19)),
        Sql.Nullable<DateTimeOffset>(row, 20),
        OverrideOf(row, 25),
        OverrideOf(row, 31),
        DeviceOf(row, 37),
        DeviceOf(row, 42),
        row.GetBoolean(21),
        row.GetFieldValue<DateTimeOffset>(22),
        row.GetFieldValue<DateTimeOffset>(23),
        Sql.Nullable<DateTimeOffset>(row, 24));

    private static OverrideView? OverrideOf(NpgsqlDataReader row, int from) => row.IsDBNull(from)
        ? null
        : new OverrideView(
            row.GetGuid(from), OverrideKinds.Parse(row.GetString(from + 1)), row.GetString(from + 2), row.GetFieldValue<DateTimeOffset>(from + 3), Sql.Nullable<DateTimeOffset>(row, from + 4), row.GetString(from + 5));

    private static SpaceDevice? DeviceOf(NpgsqlDataReader row, int from) => row.IsDBNull(from)
        ? null
        : new SpaceDevice(row.GetGuid(from), row.GetString(from + 1), row.GetString(from + 2), row.GetString(from + 3), Sql.Nullable<DateTimeOffset>(row, from + 4));
}
