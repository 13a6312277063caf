using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>An admin adds a site, with the zones that its spaces will lie in.</summary>
public sealed class CreateSite(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <summary>Of a site of which no zone was told: every space lies in one.</summary>
    public const string FirstZone = "Main";

    private const int MostSlugs = 100;
    private const string Slugs = "select slug from sites where tenant_id = $1 and deleted_at is null and slug like $2 || '%'";
    private const string Zones = "insert into zones (tenant_id, id, site_id, name, position) select $1, i, $2, n, p - 1 from unnest($3::uuid[], $4::text[]) with ordinality z (i, n, p)";

    /// <param name="zones">Their names in order; null or empty for one that is called <see cref="FirstZone"/>.</param>
    /// <returns>Refusals: access.denied, field.*, slug.invalid, position.*, timezone.unknown_name, labels.*, opening_hours.invalid, json.invalid, site.name.taken, site.slug.taken, zone.name.taken.</returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, SiteDraft draft, IReadOnlyList<string>? zones, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (await gate.EnterAsync(access, Permission.SitesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var (refusal, clean) = SiteRules.Check(draft);
        var (wrong, names) = ZoneNames(zones);
        if ((refusal ?? wrong) is { } no)
        {
            return (no, Guid.Empty);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        try
        {
            await scope.RunAsync(entered.TenantId, entered.For("site.create"), (work, cancel) => WriteAsync(work, id, clean, (draft.Slug is null, names, now), actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (SiteNames.Taken(failure) is { } taken)
        {
            return (taken, Guid.Empty);
        }

        signals.SpacesChanged(entered.TenantId, [id]);
        return (Outcome.Done, id);
    }

    private async Task<bool> WriteAsync(TenantWork work, Guid id, SiteDraft draft, (bool MakeSlug, string[] Zones, DateTimeOffset Now) with, Actor actor, CancellationToken cancellationToken)
    {
        var site = with.MakeSlug ? draft with { Slug = await FreeSlugAsync(work, draft.Slug!, cancellationToken) } : draft;
        await using (var insert = work.Command(SiteSql.Insert, SiteSql.Parameters(work.Tenant, id, site, with.Now)))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var ids = with.Zones.Select(_ => Guid.CreateVersion7(with.Now)).ToArray();
        await using (var insert = work.Command(Zones, Sql.P(work.Tenant.Value), Sql.P(id), Sql.P(ids), Sql.P(with.Zones)))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await audit.WriteAsync(work, actor, new AuditEntry("site.create", "site", id.ToString(), After: new { site = SiteSql.Told(site), zones = with.Zones }), cancellationToken);
        return true;
    }

    private static (Outcome? Refusal, string[] Names) ZoneNames(IReadOnlyList<string>? zones)
    {
        var check = new FieldCheck();
        var names = (zones ?? []).Where(name => PlainText.Of(name) is not null).Select(name => check.Required(name, "zones", SiteRules.LongestPart)).ToArray();
        return (check.Refusal, names.Length == 0 ? [FirstZone] : names);
    }

    private static async Task<string> FreeSlugAsync(TenantWork work, string slug, CancellationToken cancellationToken)
    {
        var taken = (await work.RowsAsync(Slugs, [Sql.P(work.Tenant.Value), Sql.P(slug)], row => row.GetString(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, MostSlugs).Select(number => number == 1 ? slug : $"{slug}-{number}").FirstOrDefault(each => !taken.Contains(each)) ?? slug;
    }
}
