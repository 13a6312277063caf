using SmartParking.Domain.Data;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Turns spaces unknown whose evidence has run out. Takes the device's lock first, as the pipeline does, so that an uplink
/// that arrives at the same moment is either seen or comes after. Replay is safe: an unknown space is not found again. Runs
/// after <see cref="SettleSweep"/>: a change that waited and was due before the evidence ran out still counts.
/// </summary>
public sealed class StaleSweep(PlatformScope platform, TenantScope scope, ParkingSignals signals, TimeProvider time)
{
    private const string DueTenants = "select distinct tenant_id from space_state where sensed <> 'unknown' and fresh_until < $1";

    private const string LockDevices =
        """
        select s.device_id
        from space_state p
            join devices d on d.tenant_id = p.tenant_id and d.space_id = p.space_id and d.kind = 'sensor'
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
        where p.tenant_id = $1 and p.sensed <> 'unknown' and p.fresh_until < $2
        order by s.device_id
        for update of s
        """;

    private static readonly Caller Sweeper = Caller.Job("stale.sweep");

    private const string TurnUnknown =
        """
        with due as (
            select p.space_id, p.sensed, p.fresh_until, d.id as device_id
            from space_state p left join devices d on d.tenant_id = p.tenant_id and d.space_id = p.space_id and d.kind = 'sensor'
            where p.tenant_id = $1 and p.sensed <> 'unknown' and p.fresh_until < $2 and (p.raw = p.sensed or p.settles_at is null or p.settles_at > p.fresh_until)
        ), turned as (
            update space_state p set sensed = 'unknown', sensed_since = due.fresh_until
            from due where p.tenant_id = $1 and p.space_id = due.space_id and p.sensed = due.sensed and p.fresh_until = due.fresh_until
            returning p.space_id
        )
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, device_id)
        select $1, $2, gen_random_uuid(), space_id, fresh_until, 'sensed', sensed, 'unknown', 'silence', device_id from due join turned using (space_id)
        returning space_id
        """;

    /// <returns>How many spaces turned unknown.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        SpaceSweep.RunAsync(platform, scope, signals, Sweeper, (DueTenants, LockDevices, TurnUnknown), time.GetUtcNow(), cancellationToken);
}
