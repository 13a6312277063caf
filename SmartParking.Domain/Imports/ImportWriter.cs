using System.Text.Json;
using System.Text.Json.Nodes;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Imports;

/// <summary>
/// Writes a plan, in the transaction that locked what it was made of: zones and levels, then spaces, then sensors onto them. What was
/// and what became of every row is kept as the database itself writes it, for undoing.
/// </summary>
internal sealed class ImportWriter(TenantWork work, ImportState state, ImportPlan plan, DateTimeOffset now)
{
    private const string AddZones =
        "insert into zones (tenant_id, id, site_id, name, position) select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[])";

    private const string AddLevels =
        "insert into levels (tenant_id, id, site_id, name, position, created_at, updated_at) select $1, z.*, $6, $6 from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[]) z";

    private const string AddSpaces =
        """
        insert into spaces (tenant_id, id, site_id, zone_id, level_id, code, name, display_name, labels, enabled, auto_release_minutes, latitude, longitude, created_at, updated_at)
        select $1, r.id, r.site_id, r.zone_id, r.level_id, r.code, r.name, r.display_name, string_to_array(r.labels, E'\x1f'), r.enabled, r.auto_release_minutes, r.latitude, r.longitude, $13, $13
        from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], $11::int[], $12::float8[], $14::float8[])
            r (id, site_id, zone_id, level_id, code, name, display_name, labels, enabled, auto_release_minutes, latitude, longitude)
        """;

    private const string ChangeSpaces =
        """
        update spaces s
        set zone_id = r.zone_id, level_id = r.level_id, name = r.name, display_name = r.display_name, labels = string_to_array(r.labels, E'\x1f'), enabled = r.enabled,
            auto_release_minutes = r.auto_release_minutes, latitude = r.latitude, longitude = r.longitude, updated_at = $13
        from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], $11::int[], $12::float8[], $14::float8[])
            r (id, site_id, zone_id, level_id, code, name, display_name, labels, enabled, auto_release_minutes, latitude, longitude)
        where s.tenant_id = $1 and s.id = r.id
        """;

    private const string Place =
        """
        update devices d set space_id = r.space_id, assigned_at = $4, updated_at = $4
        from unnest($2::text[], $3::uuid[]) r (dev_eui, space_id)
        where d.tenant_id = $1 and d.dev_eui = r.dev_eui and d.decommissioned_at is null
        """;

    private const string Assign =
        """
        insert into device_assignments (tenant_id, id, device_id, space_id, assigned_at, assigned_by_name, reason)
        select $1, gen_random_uuid(), d.id, d.space_id, $3, $4, $5 from devices d where d.tenant_id = $1 and d.dev_eui = any ($2) and d.decommissioned_at is null
        """;

    private readonly Dictionary<(Guid Site, string Name), Guid> _zones = state.Sites.SelectMany(site => site.Zones.Select(zone => (site.Id, zone))).ToDictionary(each => (each.Item1, each.zone.Name), each => each.zone.Id);
    private readonly Dictionary<(Guid Site, string Name), Guid> _levels = state.Sites.SelectMany(site => site.Levels.Select(level => (site.Id, level))).ToDictionary(each => (each.Item1, each.level.Name), each => each.level.Id);

    /// <param name="byName">Who does it.</param>
    /// <param name="reason">Stands with the sensors that come onto spaces.</param>
    /// <returns>The spaces concerned, and the JSON for undoing.</returns>
    public async Task<(IReadOnlyList<Guid> Spaces, string Changes)> WriteAsync(string byName, string reason, CancellationToken cancellationToken)
    {
        var zones = await AddAsync(AddZones, plan.NewZones, site => site.Zones.Count, _zones, withTime: false, cancellationToken);
        var levels = await AddAsync(AddLevels, plan.NewLevels, site => site.Levels.Count, _levels, withTime: true, cancellationToken);
        var created = Rows(ImportKind.Create);
        var changed = Rows(ImportKind.Change);
        var before = await ImportRows.ReadAsync(work, "spaces", changed.Select(row => row.Id), cancellationToken);
        await PutAsync(AddSpaces, created, cancellationToken);
        await PutAsync(ChangeSpaces, changed, cancellationToken);
        var sensors = await PlaceAsync([.. created, .. changed], byName, reason, cancellationToken);
        var after = await ImportRows.ReadAsync(work, "spaces", created.Concat(changed).Select(row => row.Id), cancellationToken);
        var kept = new JsonObject
        {
            ["zones"] = new JsonArray([.. zones.Select(id => (JsonNode)id.ToString())]),
            ["levels"] = new JsonArray([.. levels.Select(id => (JsonNode)id.ToString())]),
            ["sensors"] = new JsonArray([.. sensors.Select(devEui => (JsonNode)devEui)]),
            ["spaces"] = new JsonArray([.. created.Concat(changed).Select(row => (JsonNode)new JsonObject { ["before"] = before.TryGetValue(row.Id, out var was) ? JsonNode.Parse(was) : null, ["after"] = JsonNode.Parse(after[row.Id]) })]),
        };
        return ([.. created.Concat(changed).Select(row => row.Id)], kept.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
    }

    private sealed record Row(Guid Id, ImportChange Change);

    private List<Row> Rows(ImportKind kind) =>
        [.. plan.Changes.Where(change => change.Kind == kind).Select(change => new Row(change.Space ?? Guid.CreateVersion7(now), change))];

    private async Task<List<Guid>> AddAsync(
        string sql, IReadOnlyList<(string Site, string Name)> added, Func<KnownSite, int> there, Dictionary<(Guid Site, string Name), Guid> known, bool withTime, CancellationToken cancellationToken)
    {
        var rows = added.Select((each, index) => (Id: Guid.CreateVersion7(now), Site: state.Sites.First(site => site.Name == each.Site), each.Name, Index: index)).ToList();
        if (rows.Count > 0)
        {
            await using var command = work.Command(
                sql,
                [
                    Sql.P(work.Tenant.Value), Sql.Column(rows, row => row.Id), Sql.Column(rows, row => row.Site.Id), Sql.Column(rows, row => row.Name), Sql.Column(rows, row => there(row.Site) + row.Index),
                    .. withTime ? [Sql.P(now)] : Array.Empty<Npgsql.NpgsqlParameter>(),
                ]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var row in rows)
        {
            known[(row.Site.Id, row.Name)] = row.Id;
        }

        return [.. rows.Select(row => row.Id)];
    }

    private async Task PutAsync(string sql, List<Row> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var command = work.Command(
            sql,
            Sql.P(work.Tenant.Value),
            Sql.Column(rows, row => row.Id),
            Sql.Column(rows, row => row.Change.Draft.SiteId),
            Sql.Column(rows, row => _zones[(row.Change.Draft.SiteId, row.Change.Zone!)]),
            Sql.Column(rows, row => row.Change.Level is { } level ? _levels[(row.Change.Draft.SiteId, level)] : (Guid?)null),
            Sql.Column(rows, row => row.Change.Draft.Code),
            Sql.Column(rows, row => row.Change.Draft.Name),
            Sql.Column(rows, row => row.Change.Draft.DisplayName),
            Sql.Column(rows, row => string.Join('\u001f', row.Change.Draft.Labels)),
            Sql.Column(rows, row => row.Change.Draft.Enabled),
            Sql.Column(rows, row => row.Change.Draft.AutoReleaseMinutes),
            Sql.Column(rows, row => row.Change.Draft.Latitude),
            Sql.P(now),
            Sql.Column(rows, row => row.Change.Draft.Longitude));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> PlaceAsync(List<Row> rows, string byName, string reason, CancellationToken cancellationToken)
    {
        var placed = rows.Where(row => row.Change.Sensor is not null).ToList();
        if (placed.Count == 0)
        {
            return [];
        }

        string[] sensors = [.. placed.Select(row => row.Change.Sensor!)];
        await using (var place = work.Command(Place, Sql.P(work.Tenant.Value), Sql.P(sensors), Sql.Column(placed, row => row.Id), Sql.P(now)))
        {
            await place.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var assign = work.Command(Assign, Sql.P(work.Tenant.Value), Sql.P(sensors), Sql.P(now), Sql.P(byName), Sql.P(reason));
        await assign.ExecuteNonQueryAsync(cancellationToken);
        return sensors;
    }
}
