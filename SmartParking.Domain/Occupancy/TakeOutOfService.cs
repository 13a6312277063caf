using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>An operator takes a space out of service, with a reason and, if known, an end.</summary>
public sealed class TakeOutOfService(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    public const int LongestReason = 500;

    /// <summary>Longer than this is a decision for the site's configuration, not for a shift.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="until">Null: until somebody ends it.</param>
    /// <returns>Refusals: access.denied, space.unknown, override.reason_missing, override.reason_too_long, override.end_in_the_past, override.end_too_far, override.already.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid space, string reason, DateTimeOffset? until, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.OverridesManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        var now = time.GetUtcNow();
        var text = reason.Trim().Replace("\0", string.Empty, StringComparison.Ordinal);
        if (Problem(text, until, now) is { } problem)
        {
            return Outcome.Refused(problem);
        }

        var outcome = await WriteAsync(access, space, text, until, now, actor, cancellationToken);
        if (outcome.IsDone)
        {
            signals.SpacesChanged(access.TenantId, [space]);
        }

        return outcome;
    }

    private static string? Problem(string reason, DateTimeOffset? until, DateTimeOffset now) =>
        reason.Length == 0 ? "override.reason_missing"
        : reason.Length > LongestReason ? "override.reason_too_long"
        : until <= now ? "override.end_in_the_past"
        : until > now + Longest ? "override.end_too_far"
        : null;

    private async Task<Outcome> WriteAsync(
        TenantAccess access, Guid space, string reason, DateTimeOffset? until, DateTimeOffset now, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            return await scope.RunAsync(
                access.TenantId,
                access.For("override.create"),
                async (work, cancel) =>
                {
                    var found = await work.Db.Set<Space>().SingleOrDefaultAsync(each => each.Id == space, cancel);
                    if (found is null)
                    {
                        return Outcome.Refused("space.unknown");
                    }

                    var added = SpaceOverride.OutOfService(access.TenantId.Value, space, reason, now, until?.ToUniversalTime(), access.UserId, access.PersonName);
                    work.Db.Add(added);
                    await work.Db.SaveChangesAsync(cancel);
                    await SpaceHistory.OverlayChangedAsync(work, space, now, (Overlay.None, Overlay.Maintenance), added.Id, now, cancel);
                    await audit.WriteAsync(work, actor, new AuditEntry("override.create", "space", space.ToString(), After: new { found.Code, reason, until }), cancel);
                    return Outcome.Done;
                },
                cancellationToken);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "space_overrides_one_live" })
        {
            // Two operators at once: the index decides, and the second is told.
            return Outcome.Refused("override.already");
        }
    }
}
