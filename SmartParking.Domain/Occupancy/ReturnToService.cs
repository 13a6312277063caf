using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>An operator ends an out-of-service before its end.</summary>
public sealed class ReturnToService(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <returns>Refusals: access.denied, override.unknown (also when it has ended already).</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid space, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.OverridesManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        var now = time.GetUtcNow();
        Outcome outcome;
        try
        {
            outcome = await scope.RunAsync(access.TenantId, access.For("override.end"), (work, cancel) => EndAsync(work, access, space, now, actor, cancel), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another operator, or its own end, was faster.
            return Outcome.Refused("override.unknown");
        }

        if (outcome.IsDone)
        {
            signals.SpacesChanged(access.TenantId, [space]);
        }

        return outcome;
    }

    private async Task<Outcome> EndAsync(TenantWork work, TenantAccess access, Guid space, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        var live = await work.Db.Set<SpaceOverride>().SingleOrDefaultAsync(each => each.SpaceId == space && each.EndedAt == null, cancellationToken);
        if (live is null)
        {
            return Outcome.Refused("override.unknown");
        }

        live.EndEarly(now, access.PersonName);
        await work.Db.SaveChangesAsync(cancellationToken);
        await SpaceHistory.OverlayChangedAsync(work, space, now, (Overlay.Maintenance, Overlay.None), live.Id, now, cancellationToken);
        var entry = new AuditEntry("override.end", "space", space.ToString(), Before: new { live.Reason, until = live.EndsAt }, After: new { endedAt = now });
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return Outcome.Done;
    }
}
