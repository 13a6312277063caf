using System.Text.Json.Nodes;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Imports;

/// <summary>
/// Puts back what an import changed, exactly as it was, and takes away what it made: all of it, or nothing when somebody has changed
/// one of its spaces since.
/// </summary>
public sealed class UndoImport(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Find = "select changes, file_name, undone_at from imports where tenant_id = $1 and id = $2 for no key update";
    private const string Mark = "update imports set undone_at = $3, undone_by_name = $4 where tenant_id = $1 and id = $2";

    private const string Busy =
        """
        select s.code from spaces s
        where s.tenant_id = $1 and s.id = any ($2) and (
            exists (select from devices d where d.tenant_id = s.tenant_id and d.space_id = s.id and not d.dev_eui = any ($3))
            or exists (select from space_overrides o where o.tenant_id = s.tenant_id and o.space_id = s.id and o.ended_at is null))
        order by s.code limit 10
        """;

    private const string PutBack =
        """
        update spaces s
        set zone_id = b.zone_id, level_id = b.level_id, name = b.name, display_name = b.display_name, labels = b.labels, enabled = b.enabled,
            auto_release_minutes = b.auto_release_minutes, latitude = b.latitude, longitude = b.longitude, updated_at = b.updated_at
        from jsonb_populate_recordset(null::spaces, $2::jsonb) b
        where s.tenant_id = $1 and s.id = b.id
        """;

    private const string TakeAway = "update spaces set deleted_at = $3, updated_at = $3 where tenant_id = $1 and id = any ($2)";
    private const string FreeSensors = "update devices set space_id = null, lifecycle = 'commissioned', updated_at = $3 where tenant_id = $1 and dev_eui = any ($2) and decommissioned_at is null";

    private const string EndAssignments =
        """
        update device_assignments a set unassigned_at = greatest(a.assigned_at, $3), unassigned_by_name = $4, unassign_reason = $5
        from devices d where d.tenant_id = $1 and d.dev_eui = any ($2) and a.tenant_id = $1 and a.device_id = d.id and a.unassigned_at is null
        """;

    private const string DropZones =
        "update zones z set deleted_at = $3 where z.tenant_id = $1 and z.id = any ($2) and not exists (select from spaces s where s.tenant_id = $1 and s.zone_id = z.id and s.deleted_at is null)";

    private const string DropLevels =
        "update levels l set deleted_at = $3, updated_at = $3 where l.tenant_id = $1 and l.id = any ($2) and not exists (select from spaces s where s.tenant_id = $1 and s.level_id = l.id and s.deleted_at is null)";

    /// <returns>Refusals: access.denied, import.unknown, import.undone.already, import.changed_since (with codes), import.in_use (with codes).</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid import, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.ImportRun, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var (outcome, spaces) = await scope.RunAsync(entered.TenantId, entered.For("space.import_undo"), (work, cancel) => UndoAsync(work, import, actor, cancel), cancellationToken);
        signals.SpacesChanged(entered.TenantId, spaces);
        return outcome;
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> UndoAsync(TenantWork work, Guid import, Actor actor, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        if ((await work.RowsAsync(Find, [Sql.P(tenant), Sql.P(import)], row => (Changes: row.GetString(0), File: row.GetString(1), IsUndone: !row.IsDBNull(2)), cancellationToken)) is not [var found])
        {
            return (Outcome.Refused("import.unknown"), []);
        }

        if (found.IsUndone)
        {
            return (Outcome.Refused("import.undone.already"), []);
        }

        var changes = JsonNode.Parse(found.Changes)!;
        var rows = changes["spaces"]!.AsArray().Select(each => (Before: each!["before"], After: each["after"]!)).ToList();
        var (ids, sensors) = (rows.Select(row => IdOf(row.After)).ToArray(), Texts(changes["sensors"]));
        if (await WhyNotAsync(work, rows, ids, sensors, cancellationToken) is { } refusal)
        {
            return (refusal, []);
        }

        var now = time.GetUtcNow();
        if (sensors.Length > 0)
        {
            await RunAsync(work, EndAssignments, [Sql.P(sensors), Sql.P(now), Sql.P(actor.Name), Sql.P($"import undone: {found.File}")], cancellationToken);
            await RunAsync(work, FreeSensors, [Sql.P(sensors), Sql.P(now)], cancellationToken);
        }

        await RunAsync(work, PutBack, [Sql.P(new JsonArray([.. rows.Where(row => row.Before is not null).Select(row => row.Before!.DeepClone())]).ToJsonString())], cancellationToken);
        await RunAsync(work, TakeAway, [Sql.P(rows.Where(row => row.Before is null).Select(row => IdOf(row.After)).ToArray()), Sql.P(now)], cancellationToken);
        await RunAsync(work, DropZones, [Sql.P(Ids(changes["zones"])), Sql.P(now)], cancellationToken);
        await RunAsync(work, DropLevels, [Sql.P(Ids(changes["levels"])), Sql.P(now)], cancellationToken);
        await RunAsync(work, Mark, [Sql.P(import), Sql.P(now), Sql.P(actor.Name)], cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("space.import_undo", "import", import.ToString(), Before: new { file = found.File, spaces = ids.Length }), cancellationToken);
        return (Outcome.Done, ids);
    }

    private static async Task<Outcome?> WhyNotAsync(TenantWork work, List<(JsonNode? Before, JsonNode After)> rows, Guid[] ids, string[] sensors, CancellationToken cancellationToken)
    {
        var now = await ImportRows.ReadAsync(work, "spaces", ids, cancellationToken);
        var changed = rows.Where(row => !now.TryGetValue(IdOf(row.After), out var json) || !JsonNode.DeepEquals(JsonNode.Parse(json), row.After)).Select(row => row.After["code"]!.GetValue<string>()).ToList();
        if (changed.Count > 0)
        {
            return Outcome.Refused("import.changed_since", null, changed.Count, string.Join(", ", changed.Take(10)));
        }

        var made = rows.Where(row => row.Before is null).Select(row => IdOf(row.After)).ToArray();
        var busy = await work.RowsAsync(Busy, [Sql.P(work.Tenant.Value), Sql.P(made), Sql.P(sensors)], row => row.GetString(0), cancellationToken);
        return busy.Count > 0 ? Outcome.Refused("import.in_use", null, string.Join(", ", busy)) : null;
    }

    private static async Task RunAsync(TenantWork work, string sql, Npgsql.NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, [Sql.P(work.Tenant.Value), .. parameters]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Guid IdOf(JsonNode row) => row["id"]!.GetValue<Guid>();

    private static Guid[] Ids(JsonNode? list) => [.. list!.AsArray().Select(each => Guid.Parse(each!.GetValue<string>()))];

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(each => each!.GetValue<string>())];
}
