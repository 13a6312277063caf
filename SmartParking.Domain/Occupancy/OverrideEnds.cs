using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>Ends live overrides before their end and withdraws waiting ones, which never were anything.</summary>
internal static class OverrideEnds
{
    /// <param name="overrides">Tracked.</param>
    public static async Task EndAsync(
        TenantWork work, IReadOnlyCollection<SpaceOverride> overrides, string byName, DateTimeOffset now, Func<AuditEntry, CancellationToken, Task> audit, CancellationToken cancellationToken)
    {
        foreach (var each in overrides)
        {
            each.EndEarly(now, byName);
        }

        await work.Db.SaveChangesAsync(cancellationToken);
        var lay = overrides.Where(each => !each.Waiting).ToList();
        await SpaceHistory.OverlaysChangedAsync(work, lay.ConvertAll(each => (each.SpaceId, now, each.Id)), (Overlay.Maintenance, Overlay.None), now, cancellationToken);
        foreach (var each in overrides)
        {
            var entry = each.Waiting
                ? new AuditEntry("override.withdraw", "space", each.SpaceId.ToString(), Before: new { each.Kind, each.Reason, from = each.StartsAt, until = each.EndsAt })
                : new AuditEntry("override.end", "space", each.SpaceId.ToString(), Before: new { each.Kind, each.Reason, until = each.EndsAt }, After: new { endedAt = now });
            await audit(entry, cancellationToken);
        }
    }
}
