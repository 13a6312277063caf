using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>An admin adds a space to a site, or many that differ in their codes alone: all of them, or none.</summary>
public sealed class CreateSpace(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Insert =
        """
        insert into spaces (tenant_id, id, code, site_id, zone_id, level_id, name, display_name, labels, enabled, auto_release_minutes, latitude, longitude, config, metadata, created_at, updated_at)
        select $1, i, c, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb, $15::jsonb, $16, $16 from unnest($2::uuid[], $3::text[]) s (i, c)
        """;

    private const string Taken = "select code from spaces where tenant_id = $1 and site_id = $2 and code = any ($3) and deleted_at is null";

    /// <returns>
    /// Refusals: access.denied, space.code.invalid, field.*, labels.*, json.invalid, position.*, site.unknown, zone.unknown, level.unknown, limit.spaces, space.code.taken.
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, SpaceDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (outcome, ids) = await RunAsync(access, draft, [draft.Code], actor, cancellationToken);
        return (outcome, ids.Count == 0 ? Guid.Empty : ids[0]);
    }

    /// <param name="draft">What all of them are; its code is not looked at.</param>
    /// <param name="codes">Up to <see cref="SpaceRules.MostAtOnce"/>.</param>
    /// <returns>As above, with codes.missing and codes.too_many; the ids in the order of the codes.</returns>
    public Task<(Outcome Outcome, IReadOnlyList<Guid> Ids)> ManyAsync(TenantAccess access, SpaceDraft draft, IReadOnlyList<SpaceCode> codes, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return codes.Count switch
        {
            0 => Task.FromResult<(Outcome, IReadOnlyList<Guid>)>((Outcome.Refused("codes.missing", "codes"), [])),
            > SpaceRules.MostAtOnce => Task.FromResult<(Outcome, IReadOnlyList<Guid>)>((Outcome.Refused("codes.too_many", "codes", SpaceRules.MostAtOnce), [])),
            _ => RunAsync(access, draft with { Code = codes[0].Value }, [.. codes.Select(code => code.Value).Distinct(StringComparer.Ordinal)], actor, cancellationToken),
        };
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Ids)> RunAsync(TenantAccess access, SpaceDraft draft, string[] codes, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.SpacesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), []);
        }

        var (refusal, clean) = SpaceRules.Check(draft);
        if (refusal is not null)
        {
            return (refusal, []);
        }

        var now = time.GetUtcNow();
        string[] all = codes.Length == 1 ? [clean.Code] : codes;
        var ids = all.Select(_ => Guid.CreateVersion7(now)).ToArray();
        Outcome outcome;
        try
        {
            outcome = await scope.RunAsync(entered.TenantId, entered.For("space.create"), (work, cancel) => WriteAsync(work, clean, (ids, all, now), actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (SpaceSql.IsTaken(failure))
        {
            outcome = SpaceSql.Taken(all);
        }

        if (!outcome.IsDone)
        {
            return (outcome, []);
        }

        signals.SpacesChanged(entered.TenantId, ids);
        return (outcome, ids);
    }

    private async Task<Outcome> WriteAsync(TenantWork work, SpaceDraft draft, (Guid[] Ids, string[] Codes, DateTimeOffset Now) with, Actor actor, CancellationToken cancellationToken)
    {
        // Before the codes are looked at: the tenant's row makes those who add come one after the other.
        if (await TenantLimits.RefuseAsync(work, TenantLimit.Spaces, with.Ids.Length, cancellationToken) is { } full)
        {
            return full;
        }

        var (refusal, zone) = await SpacePlaces.FindAsync(work, draft.SiteId, draft.ZoneId, draft.LevelId, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var taken = await work.RowsAsync(Taken, [Sql.P(work.Tenant.Value), Sql.P(draft.SiteId), Sql.P(with.Codes)], row => row.GetString(0), cancellationToken);
        if (taken.Count > 0)
        {
            return SpaceSql.Taken(taken);
        }

        await using var insert = work.Command(
            Insert,
            Sql.P(work.Tenant.Value), Sql.P(with.Ids), Sql.P(with.Codes), Sql.P(draft.SiteId), Sql.P(zone), Sql.P(draft.LevelId), Sql.P(draft.Name), Sql.P(draft.DisplayName), Sql.P(draft.Labels.ToArray()),
            Sql.P(draft.Enabled), Sql.P(draft.AutoReleaseMinutes), Sql.P(draft.Latitude), Sql.P(draft.Longitude), Sql.P(draft.ConfigJson ?? "{}"), Sql.P(draft.MetadataJson ?? "{}"), Sql.P(with.Now));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (id, code) in with.Ids.Zip(with.Codes))
        {
            var told = SpaceSql.Told(draft with { Code = code, ZoneId = zone });
            await audit.WriteAsync(work, actor, new AuditEntry("space.create", "space", id.ToString(), After: told), cancellationToken);
        }

        return Outcome.Done;
    }
}
