using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Ends every override whose end has come. Finds the tenants as the platform, ends each as its tenant. Replay is safe: the
/// row's xmin lets one sweep win, and an ended override is not found again.
/// </summary>
public sealed class OverrideSweep(PlatformScope platform, TenantScope scope, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private static readonly Caller Sweeper = Caller.Job("override.sweep");

    private const string DueTenants = "select distinct tenant_id from space_overrides where ended_at is null and not waiting and ends_at <= $1";

    /// <returns>How many ended.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return platform.SweepAsync(Sweeper, DueTenants, now, (tenant, cancel) => EndDueAsync(tenant, now, cancel), cancellationToken);
    }

    private async Task<int> EndDueAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var spaces = await scope.RunAsync(tenant, Sweeper, (work, cancel) => EndDueAsync(work, now, cancel), cancellationToken);
            signals.SpacesChanged(tenant, spaces);
            return spaces.Count;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody ended one of them at this very moment; the next sweep takes the rest.
            return 0;
        }
    }

    private async Task<IReadOnlyList<Guid>> EndDueAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await work.Db.Set<SpaceOverride>()
            .Where(each => each.EndedAt == null && each.EndsAt <= now)
            .OrderBy(each => each.Id).Take(500).ToListAsync(cancellationToken);
        foreach (var each in due)
        {
            each.Expire();
        }

        await work.Db.SaveChangesAsync(cancellationToken);
        foreach (var each in due)
        {
            await SpaceHistory.OverlayChangedAsync(work, each.SpaceId, each.EndsAt!.Value, (Overlay.Maintenance, Overlay.None), each.Id, now, cancellationToken);
            var entry = new AuditEntry("override.expire", "space", each.SpaceId.ToString(), Before: new { each.Reason, until = each.EndsAt });
            await audit.WriteAsync(work, Actor.Job("override sweep"), entry, cancellationToken);
        }

        return [.. due.Select(each => each.SpaceId)];
    }
}
