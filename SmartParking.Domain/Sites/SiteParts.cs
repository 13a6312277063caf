using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>
/// An admin adds, renames, moves and deletes levels and zones, which are alike. Whoever does holds the site's row first, so that
/// two who order the same parts come one after the other.
/// </summary>
public sealed class SiteParts(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const int Most = 200;

    /// <param name="position">Its place in the order, from 0; null for the last.</param>
    /// <returns>Refusals: access.denied, field.missing, field.too_long, site.unknown, level.name.taken or zone.name.taken, parts.too_many.</returns>
    public async Task<(Outcome Outcome, Guid Id)> AddAsync(TenantAccess access, SitePart part, Guid site, string name, int? position, Actor actor, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var outcome = await RunAsync(
            access,
            (part, "create"),
            name,
            async (work, clean, cancel) =>
            {
                if (await SiteSql.FindAsync(work, site, "for no key update", cancel) is null)
                {
                    return (Outcome.Refused("site.unknown"), site);
                }

                var order = await OrderAsync(work, part, site, cancel);
                if (order.Count >= Most)
                {
                    return (Outcome.Refused("parts.too_many", null, Most), site);
                }

                await DoAsync(work, $"insert into {Table(part)} (tenant_id, id, site_id, name) values ($1, $2, $3, $4)", [Sql.P(id), Sql.P(site), Sql.P(clean)], cancel);
                order.Insert(Math.Clamp(position ?? order.Count, 0, order.Count), id);
                await PlaceAsync(work, part, order, cancel);
                await audit.WriteAsync(work, actor, new AuditEntry($"{Word(part)}.create", Word(part), id.ToString(), After: new { name = clean, site }), cancel);
                return (Outcome.Done, site);
            },
            cancellationToken);
        return (outcome, outcome.IsDone ? id : Guid.Empty);
    }

    /// <param name="version">What was looked at; null: whatever it is now.</param>
    /// <returns>Refusals: access.denied, field.missing, field.too_long, level.unknown or zone.unknown, changed.meanwhile, level.name.taken or zone.name.taken.</returns>
    public Task<Outcome> RenameAsync(TenantAccess access, SitePart part, Guid id, string name, uint? version, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            access,
            (part, "edit"),
            name,
            async (work, clean, cancel) =>
            {
                if (await FindAsync(work, part, id, cancel) is not { } found)
                {
                    return (Unknown(part), id);
                }

                if (version is { } seen && seen != found.Version)
                {
                    return (Outcome.Refused("changed.meanwhile"), id);
                }

                await DoAsync(work, $"update {Table(part)} set name = $3 where tenant_id = $1 and id = $2", [Sql.P(id), Sql.P(clean)], cancel);
                await audit.WriteAsync(work, actor, new AuditEntry($"{Word(part)}.edit", Word(part), id.ToString(), Before: new { name = found.Name }, After: new { name = clean }), cancel);
                return (Outcome.Done, found.Site);
            },
            cancellationToken);

    /// <param name="position">Its new place in the order, from 0; beyond the end is the last.</param>
    /// <returns>Refusals: access.denied, level.unknown or zone.unknown.</returns>
    public Task<Outcome> MoveAsync(TenantAccess access, SitePart part, Guid id, int position, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            access,
            (part, "move"),
            null,
            async (work, _, cancel) =>
            {
                if (await FindAsync(work, part, id, cancel) is not { } found)
                {
                    return (Unknown(part), id);
                }

                var order = await OrderAsync(work, part, found.Site, cancel);
                var was = order.IndexOf(id);
                order.RemoveAt(was);
                var became = Math.Clamp(position, 0, order.Count);
                order.Insert(became, id);
                await PlaceAsync(work, part, order, cancel);
                var entry = new AuditEntry($"{Word(part)}.move", Word(part), id.ToString(), Before: new { found.Name, position = was }, After: new { found.Name, position = became });
                await audit.WriteAsync(work, actor, entry, cancel);
                return (Outcome.Done, found.Site);
            },
            cancellationToken);

    /// <returns>Refusals: access.denied, level.unknown or zone.unknown, level.in_use or zone.in_use with the number of spaces, zone.last.</returns>
    public Task<Outcome> DeleteAsync(TenantAccess access, SitePart part, Guid id, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            access,
            (part, "delete"),
            null,
            async (work, _, cancel) =>
            {
                if (await FindAsync(work, part, id, cancel) is not { } found)
                {
                    return (Unknown(part), id);
                }

                await using var count = work.Command($"select count(*) from spaces where tenant_id = $1 and {Word(part)}_id = $2 and deleted_at is null", Sql.P(work.Tenant.Value), Sql.P(id));
                if (await count.ExecuteScalarAsync(cancel) is long spaces and > 0)
                {
                    return (Outcome.Refused($"{Word(part)}.in_use", null, spaces), id);
                }

                if (part == SitePart.Zone && (await OrderAsync(work, part, found.Site, cancel)).Count == 1)
                {
                    return (Outcome.Refused("zone.last"), id);
                }

                await DoAsync(work, $"update {Table(part)} set deleted_at = $3 where tenant_id = $1 and id = $2", [Sql.P(id), Sql.P(time.GetUtcNow())], cancel);
                await audit.WriteAsync(work, actor, new AuditEntry($"{Word(part)}.delete", Word(part), id.ToString(), Before: new { found.Name, found.Site }), cancel);
                return (Outcome.Done, found.Site);
            },
            cancellationToken);

    private async Task<Outcome> RunAsync(
        TenantAccess access,
        (SitePart Part, string Verb) what,
        string? name,
        Func<TenantWork, string, CancellationToken, Task<(Outcome Outcome, Guid Site)>> write,
        CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.SitesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var check = new FieldCheck();
        var clean = what.Verb is "create" or "edit" ? check.Required(name, "name", SiteRules.LongestPart) : string.Empty;
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            var (outcome, site) = await scope.RunAsync(entered.TenantId, entered.For($"{Word(what.Part)}.{what.Verb}"), (work, cancel) => write(work, clean, cancel), cancellationToken);
            if (outcome.IsDone)
            {
                signals.SpacesChanged(entered.TenantId, [site]);
            }

            return outcome;
        }
        catch (PostgresException failure) when (SiteNames.Taken(failure) is { } taken)
        {
            return taken;
        }
    }

    private static async Task<(Guid Site, string Name, uint Version)?> FindAsync(TenantWork work, SitePart part, Guid id, CancellationToken cancellationToken)
    {
        // The site first, as everybody does; then the part, against those who would put a space into it.
        var site = $"select 1 from sites where tenant_id = $1 and id = (select site_id from {Table(part)} where tenant_id = $1 and id = $2) for no key update";
        await DoAsync(work, site, [Sql.P(id)], cancellationToken);
        var rows = await work.RowsAsync(
            $"select site_id, name, xmin from {Table(part)} where tenant_id = $1 and id = $2 and deleted_at is null for update",
            [Sql.P(work.Tenant.Value), Sql.P(id)],
            row => (row.GetGuid(0), row.GetString(1), row.GetFieldValue<uint>(2)),
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    private static Task<List<Guid>> OrderAsync(TenantWork work, SitePart part, Guid site, CancellationToken cancellationToken) =>
        work.RowsAsync(
            $"select id from {Table(part)} where tenant_id = $1 and site_id = $2 and deleted_at is null order by position, name, id",
            [Sql.P(work.Tenant.Value), Sql.P(site)],
            row => row.GetGuid(0),
            cancellationToken);

    private static Task PlaceAsync(TenantWork work, SitePart part, List<Guid> order, CancellationToken cancellationToken) =>
        DoAsync(
            work,
            $"update {Table(part)} t set position = o.place - 1 from unnest($2::uuid[]) with ordinality o (id, place) where t.tenant_id = $1 and t.id = o.id and t.position <> o.place - 1",
            [Sql.P(order.ToArray())],
            cancellationToken);

    private static async Task DoAsync(TenantWork work, string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, [Sql.P(work.Tenant.Value), .. parameters]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Outcome Unknown(SitePart part) => Outcome.Refused($"{Word(part)}.unknown");

    private static string Word(SitePart part) => part switch
    {
        SitePart.Level => "level",
        SitePart.Zone => "zone",
    };

    private static string Table(SitePart part) => part switch
    {
        SitePart.Level => "levels",
        SitePart.Zone => "zones",
    };
}
