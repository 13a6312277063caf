using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// An operator ends what lies over spaces, before its end. Of a space over which nothing lies yet, what waits is withdrawn; of
/// the others it stays, as it was planned for another day.
/// </summary>
public sealed class ReturnToService(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <returns>Refusals: access.denied, space.unknown, override.unknown (also when it has ended already).</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid space, Actor actor, CancellationToken cancellationToken) =>
        await gate.EnterAsync(userId, tenantSlug, Permission.OverridesManage, cancellationToken) is { } access
            ? (await ManyAsync(access, SpaceSelection.Of(space), actor, cancellationToken)).Outcome
            : Outcome.Refused("access.denied");

    /// <summary>The same for many, in one transaction. Spaces over which nothing lies are let be.</summary>
    /// <returns>Refusals: access.denied, codes.*, spaces.*, space.unknown, space.code.unknown, override.unknown when there is nothing to end; and the spaces that were returned.</returns>
    public async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> ManyAsync(TenantAccess access, SpaceSelection selection, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (await gate.EnterAsync(access, Permission.OverridesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), []);
        }

        try
        {
            var (outcome, spaces) = await scope.RunAsync(
                entered.TenantId, entered.For("override.end"), (work, cancel) => EndAsync(work, entered.PersonName, selection, time.GetUtcNow(), actor, cancel), cancellationToken);
            signals.SpacesChanged(entered.TenantId, spaces);
            return (outcome, spaces);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another operator, or its own end, was faster.
            return (Outcome.Refused("override.unknown"), []);
        }
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Spaces)> EndAsync(
        TenantWork work, string byName, SpaceSelection selection, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        var (refusal, spaces) = await SelectedSpaces.FindAsync(work, selection, cancellationToken);
        if (refusal is not null)
        {
            return (refusal, []);
        }

        var ids = spaces.Select(space => space.Id).ToList();
        var open = await work.Db.Set<SpaceOverride>().Where(each => ids.Contains(each.SpaceId) && each.EndedAt == null).OrderBy(each => each.Id).ToListAsync(cancellationToken);
        var live = open.Where(each => !each.Waiting).Select(each => each.SpaceId).ToHashSet();
        var ending = open.Where(each => !each.Waiting || !live.Contains(each.SpaceId)).ToList();
        if (ending.Count == 0)
        {
            return (Outcome.Refused("override.unknown"), []);
        }

        await OverrideEnds.EndAsync(work, ending, byName, now, (entry, cancel) => audit.WriteAsync(work, actor, entry, cancel), cancellationToken);
        return (Outcome.Done, [.. ending.Select(each => each.SpaceId).Distinct()]);
    }
}
