using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy;

/// <summary>An operator takes one space out of service from now on; see <see cref="OverrideSpaces"/> for everything else.</summary>
public sealed class TakeOutOfService(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    public const int LongestReason = OverrideSpaces.LongestReason;

    private readonly OverrideSpaces _overrides = new(scope, gate, audit, signals, time);

    /// <param name="until">Null: until somebody ends it.</param>
    /// <returns>Refusals: access.denied, space.unknown, override.reason_missing, override.reason_too_long, override.end_in_the_past, override.end_too_far, override.already.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid space, string reason, DateTimeOffset? until, Actor actor, CancellationToken cancellationToken) =>
        await gate.EnterAsync(userId, tenantSlug, Permission.OverridesManage, cancellationToken) is { } access
            ? (await _overrides.ExecuteAsync(access, SpaceSelection.Of(space), new OverrideDraft(OverrideKind.OutOfService, reason, Until: until), actor, cancellationToken)).Outcome
            : Outcome.Refused("access.denied");
}
