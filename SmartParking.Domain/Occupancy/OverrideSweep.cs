using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Ends every override whose end has come, and begins every waiting one whose beginning has. Finds the tenants as the platform,
/// works as each. Replay is safe: the row's xmin lets one sweep win, and what has begun or ended is not found again.
/// </summary>
public sealed class OverrideSweep(PlatformScope platform, TenantScope scope, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const int AtOnce = 500;

    private static readonly Caller Sweeper = Caller.Job("override.sweep");
    private static readonly Actor Job = Actor.Job("override sweep");

    private const string DueTenants =
        "select distinct tenant_id from space_overrides where ended_at is null and ((not waiting and ends_at <= $1) or (waiting and starts_at <= $1))";

    /// <returns>How many began or ended.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return platform.SweepAsync(Sweeper, DueTenants, now, (tenant, cancel) => TurnDueAsync(tenant, now, cancel), cancellationToken);
    }

    private async Task<int> TurnDueAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var turned = 0;
        try
        {
            // What ends makes room for what begins; and what began while nobody swept may have ended since.
            for (var more = true; more;)
            {
                var (ended, begun) = await scope.RunAsync(
                    tenant, Sweeper, async (work, cancel) => (await EndDueAsync(work, now, cancel), await BeginDueAsync(work, now, cancel)), cancellationToken);
                signals.SpacesChanged(tenant, [.. ended.Union(begun)]);
                turned += ended.Count + begun.Count;
                more = begun.Count > 0 || ended.Count == AtOnce;
            }
        }
        catch (DbUpdateException)
        {
            // Somebody ended or began one of them at this very moment; the next sweep takes the rest.
        }

        return turned;
    }

    private async Task<IReadOnlyList<Guid>> EndDueAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await work.Db.Set<SpaceOverride>()
            .Where(each => each.EndedAt == null && !each.Waiting && each.EndsAt <= now)
            .OrderBy(each => each.Id).Take(AtOnce).ToListAsync(cancellationToken);
        foreach (var each in due)
        {
            each.Expire();
        }

        await work.Db.SaveChangesAsync(cancellationToken);
        await SpaceHistory.OverlaysChangedAsync(work, due.ConvertAll(each => (each.SpaceId, each.EndsAt!.Value, each.Id)), (Overlay.Maintenance, Overlay.None), now, cancellationToken);
        foreach (var each in due)
        {
            var entry = new AuditEntry("override.expire", "space", each.SpaceId.ToString(), Before: new { each.Kind, each.Reason, until = each.EndsAt });
            await audit.WriteAsync(work, Job, entry, cancellationToken);
        }

        return due.ConvertAll(each => each.SpaceId);
    }

    private async Task<IReadOnlyList<Guid>> BeginDueAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = await work.Db.Set<SpaceOverride>()
            .Where(each => each.EndedAt == null && each.Waiting && each.StartsAt <= now)
            .OrderBy(each => each.StartsAt).ThenBy(each => each.Id).Take(AtOnce).ToListAsync(cancellationToken);
        // Of several over one space the first; the next round finds it ended, or over its time.
        var due = waiting.DistinctBy(each => each.SpaceId).ToList();
        foreach (var each in due)
        {
            each.Begin();
        }

        await work.Db.SaveChangesAsync(cancellationToken);
        await SpaceHistory.OverlaysChangedAsync(work, due.ConvertAll(each => (each.SpaceId, each.StartsAt, each.Id)), (Overlay.None, Overlay.Maintenance), now, cancellationToken);
        foreach (var each in due)
        {
            var entry = new AuditEntry("override.begin", "space", each.SpaceId.ToString(), After: new { each.Kind, each.Reason, from = each.StartsAt, until = each.EndsAt });
            await audit.WriteAsync(work, Job, entry, cancellationToken);
        }

        return due.ConvertAll(each => each.SpaceId);
    }
}
