using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>An admin changes what is said of a space, or something of many at once: of all of them, or of none.</summary>
public sealed class EditSpace(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <param name="draft">All of it; without a zone it stays where it lies.</param>
    /// <param name="version">What was looked at; null: whatever it is now.</param>
    /// <returns>Refusals: as of <see cref="CreateSpace"/> but for the limit, and space.unknown, changed.meanwhile, space.site_fixed.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid space, SpaceDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (refusal, clean) = SpaceRules.Check(draft);
        var (outcome, _) = await RunAsync(
            access,
            [space],
            (refusal, clean.Code),
            (_, was) => version is { } seen && seen != was[0].Version ? (Outcome.Refused("changed.meanwhile"), [])
                : clean.SiteId != was[0].Draft.SiteId ? (Outcome.Refused("space.site_fixed", "site_id"), [])
                : (null, [clean with { ZoneId = clean.ZoneId ?? was[0].Draft.ZoneId }]),
            actor,
            cancellationToken);
        return outcome;
    }

    /// <summary>
    /// One transaction, and an entry in the audit for each space that becomes another: who asks what happened to A-12 finds it
    /// under A-12, however it was changed.
    /// </summary>
    /// <returns>Refusals: access.denied, spaces.missing, spaces.too_many, space.unknown, zone.unknown, level.unknown, labels.*, field.between, spaces.other_site; and how many became another.</returns>
    public Task<(Outcome Outcome, int Changed)> ManyAsync(TenantAccess access, IReadOnlyCollection<Guid> spaces, SpaceChanges changes, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(changes);
        var check = new FieldCheck();
        check.Between(changes.AutoReleaseMinutes, 1, SpaceRules.LongestAutoRelease, "auto_release_minutes");
        var (add, remove) = (check.Labels(changes.AddLabels), check.Labels(changes.RemoveLabels));
        var refusal = spaces.Count switch
        {
            0 => Outcome.Refused("spaces.missing"),
            > SpaceRules.MostAtOnce => Outcome.Refused("spaces.too_many", null, SpaceRules.MostAtOnce),
            _ => check.Refusal,
        };
        return RunAsync(access, spaces, (refusal, null), (labels, was) => Changed(changes, (add, remove), labels, was), actor, cancellationToken);
    }

    private static (Outcome? Refusal, IReadOnlyList<SpaceDraft> Became) Changed(
        SpaceChanges changes, (string[] Add, string[] Remove) labels, FieldCheck check, List<(Guid Id, SpaceDraft Draft, uint Version)> was)
    {
        if ((changes.ZoneId ?? changes.LevelId) is not null && was.Exists(each => each.Draft.SiteId != was[0].Draft.SiteId))
        {
            return (Outcome.Refused("spaces.other_site"), []);
        }

        var became = was.ConvertAll(each => each.Draft with
        {
            ZoneId = changes.ZoneId ?? each.Draft.ZoneId,
            LevelId = changes.ClearLevel ? null : changes.LevelId ?? each.Draft.LevelId,
            Labels = check.Labels([.. each.Draft.Labels.Except(labels.Remove, StringComparer.Ordinal), .. labels.Add]),
            Enabled = changes.Enabled ?? each.Draft.Enabled,
            AutoReleaseMinutes = changes.ClearAutoRelease ? null : changes.AutoReleaseMinutes ?? each.Draft.AutoReleaseMinutes,
        });
        return (check.Refusal, became);
    }

    private async Task<(Outcome Outcome, int Changed)> RunAsync(
        TenantAccess access,
        IReadOnlyCollection<Guid> spaces,
        (Outcome? Refusal, string? Code) told,
        Func<FieldCheck, List<(Guid Id, SpaceDraft Draft, uint Version)>, (Outcome? Refusal, IReadOnlyList<SpaceDraft> Became)> change,
        Actor actor,
        CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.SpacesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), 0);
        }

        if (told.Refusal is { } refusal)
        {
            return (refusal, 0);
        }

        try
        {
            var (outcome, changed) = await scope.RunAsync(entered.TenantId, entered.For("space.edit"), (work, cancel) => WriteAsync(work, [.. spaces.Distinct()], change, actor, cancel), cancellationToken);
            signals.SpacesChanged(entered.TenantId, changed);
            return (outcome, changed.Count);
        }
        catch (PostgresException failure) when (SpaceSql.IsTaken(failure))
        {
            // Only one space's code can change at a time.
            return (SpaceSql.Taken([told.Code!]), 0);
        }
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Changed)> WriteAsync(
        TenantWork work,
        Guid[] spaces,
        Func<FieldCheck, List<(Guid Id, SpaceDraft Draft, uint Version)>, (Outcome? Refusal, IReadOnlyList<SpaceDraft> Became)> change,
        Actor actor,
        CancellationToken cancellationToken)
    {
        var was = await SpaceSql.FindAsync(work, spaces, cancellationToken);
        if (was.Count != spaces.Length)
        {
            return (Outcome.Refused("space.unknown"), []);
        }

        var (refusal, became) = change(new FieldCheck(), was);
        if (refusal is not null)
        {
            return (refusal, []);
        }

        foreach (var place in was.Zip(became).Where(pair => (pair.First.Draft.ZoneId, pair.First.Draft.LevelId) != (pair.Second.ZoneId, pair.Second.LevelId))
            .Select(pair => (pair.Second.SiteId, Zone: pair.Second.ZoneId, Level: pair.Second.LevelId)).Distinct())
        {
            if ((await SpacePlaces.FindAsync(work, place.SiteId, place.Zone, place.Level, cancellationToken)).Refusal is { } gone)
            {
                return (gone, []);
            }
        }

        var told = was.Zip(became, (each, after) => (each.Id, Before: SpaceSql.Told(each.Draft), After: SpaceSql.Told(after), Draft: after))
            .Where(each => AuditText.Changed(each.Before, each.After).Length > 0).ToList();
        await SpaceSql.UpdateAsync(work, [.. told.Select(each => (each.Id, each.Draft))], time.GetUtcNow(), cancellationToken);
        foreach (var (id, before, after, _) in told)
        {
            await audit.WriteAsync(work, actor, new AuditEntry("space.edit", "space", id.ToString(), before, after), cancellationToken);
        }

        return (Outcome.Done, [.. told.Select(each => each.Id)]);
    }
}
