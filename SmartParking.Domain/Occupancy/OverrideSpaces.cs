using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// An operator blocks spaces or takes them out of service, now or from a later moment on: all of them, or none. Each gets a row,
/// a line of history and an entry in the audit of its own, so that who asks about one finds it there.
/// </summary>
public sealed class OverrideSpaces(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    public const int LongestReason = 500;

    /// <summary>Longer than this is a decision for the site's configuration, not for a shift.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>A start so little ago is now: a request takes its time.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(5);

    /// <returns>
    /// Refusals: access.denied, override.reason_missing, override.reason_too_long, override.start_in_the_past, override.start_too_far, override.end_in_the_past,
    /// override.end_before_start, override.end_too_far, codes.*, spaces.*, space.unknown, space.code.unknown, override.already with the codes; and the spaces.
    /// </returns>
    public async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> ExecuteAsync(TenantAccess access, SpaceSelection selection, OverrideDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(draft);
        if (await gate.EnterAsync(access, Permission.OverridesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), []);
        }

        var now = time.GetUtcNow();
        var clean = draft with { Reason = PlainText.Of(draft.Reason) ?? string.Empty, From = draft.From <= now ? null : draft.From?.ToUniversalTime(), Until = draft.Until?.ToUniversalTime() };
        if (Problem(clean, draft.From, now) is { } problem)
        {
            return (Outcome.Refused(problem.Code, problem.Field), []);
        }

        var (outcome, spaces) = await WriteAsync(entered, selection, clean, now, actor, cancellationToken);
        signals.SpacesChanged(entered.TenantId, spaces);
        return (outcome, spaces);
    }

    private static (string Code, string Field)? Problem(OverrideDraft draft, DateTimeOffset? told, DateTimeOffset now)
    {
        if (draft.Reason.Length == 0 || PlainText.Length(draft.Reason) > LongestReason)
        {
            return (draft.Reason.Length == 0 ? "override.reason_missing" : "override.reason_too_long", "reason");
        }

        if (told < now - JustNow || draft.From > now + Longest)
        {
            return (told < now ? "override.start_in_the_past" : "override.start_too_far", "from");
        }

        if (draft.Until <= now || draft.Until <= draft.From)
        {
            return (draft.Until <= now ? "override.end_in_the_past" : "override.end_before_start", "until");
        }

        return draft.Until > (draft.From ?? now) + Longest ? ("override.end_too_far", "until") : null;
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> WriteAsync(
        TenantAccess access, SpaceSelection selection, OverrideDraft draft, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            return await scope.RunAsync(
                access.TenantId, access.For("override.create"), (work, cancel) => WriteAsync(work, (access.UserId, access.PersonName), selection, draft, now, actor, cancel), cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "space_overrides_one_live" })
        {
            // A waiting one began at this very moment.
            return (Outcome.Refused("override.already", null, string.Empty), []);
        }
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> WriteAsync(
        TenantWork work, (Guid Id, string Name) by, SpaceSelection selection, OverrideDraft draft, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        var (refusal, spaces) = await SelectedSpaces.FindAsync(work, selection, cancellationToken);
        if (refusal is not null)
        {
            return (refusal, []);
        }

        var ids = spaces.Select(space => space.Id).ToList();
        var open = await work.Db.Set<SpaceOverride>().AsNoTracking().Where(each => ids.Contains(each.SpaceId) && each.EndedAt == null).ToListAsync(cancellationToken);
        var busy = open.Where(each => each.Overlaps(draft.From ?? now, draft.Until)).Select(each => each.SpaceId).ToHashSet();
        if (busy.Count > 0)
        {
            return (Outcome.Refused("override.already", null, SpaceRules.Named([.. spaces.Where(space => busy.Contains(space.Id)).Select(space => space.Code)])), []);
        }

        var added = ids.ConvertAll(space => SpaceOverride.Of(work.Tenant.Value, space, draft, now, by.Id, by.Name));
        work.Db.AddRange(added);
        await work.Db.SaveChangesAsync(cancellationToken);
        if (draft.From is null)
        {
            await SpaceHistory.OverlaysChangedAsync(work, [.. added.Select(each => (each.SpaceId, now, each.Id))], (Overlay.None, Overlay.Maintenance), now, cancellationToken);
        }

        foreach (var (id, code) in spaces)
        {
            var after = new { code, kind = draft.Kind.ToWord(), reason = draft.Reason, from = draft.From, until = draft.Until };
            await audit.WriteAsync(work, actor, new AuditEntry("override.create", "space", id.ToString(), After: after), cancellationToken);
        }

        return (Outcome.Done, ids);
    }
}
