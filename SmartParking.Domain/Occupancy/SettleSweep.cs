using SmartParking.Domain.Data;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Lets changes count whose debounce window has passed, as <see cref="SensedFold.Pass"/> would at the next evidence. Takes the
/// device's lock first, as the pipeline does. Replay is safe: a change that counts is not found again.
/// </summary>
public sealed class SettleSweep(PlatformScope platform, TenantScope scope, ParkingSignals signals, TimeProvider time)
{
    private const string Waits = "settles_at is not null and raw <> sensed and sensed <> 'unknown'";

    private const string DueTenants = $"select distinct tenant_id from space_state where {Waits} and settles_at <= $1 and settles_at <= coalesce(fresh_until, settles_at)";

    private const string LockDevices =
        $"""
        select s.device_id
        from (select * from space_state where tenant_id = $1 and {Waits} and settles_at <= $2) p
            join devices d on d.tenant_id = p.tenant_id and d.space_id = p.space_id and d.kind = 'sensor'
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
        order by s.device_id
        for update of s
        """;

    private static readonly Caller Sweeper = Caller.Job("debounce.settle");

    private const string Settle =
        $"""
        with due as (
            select p.*, d.id as device_id
            from (select * from space_state where tenant_id = $1 and {Waits} and settles_at <= $2 and settles_at <= coalesce(fresh_until, settles_at)) p
                left join devices d on d.tenant_id = p.tenant_id and d.space_id = p.space_id and d.kind = 'sensor'
        ), settled as (
            update space_state p set sensed = due.raw, sensed_since = due.raw_since
            from due where p.tenant_id = $1 and p.space_id = due.space_id and p.sensed = due.sensed and p.raw = due.raw and p.settles_at = due.settles_at
            returning p.space_id
        )
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, device_id, cause_id, error_s, settled_at)
        select $1, $2, gen_random_uuid(), space_id, raw_since, 'sensed', sensed, raw, 'reading', device_id, raw_id, raw_error_s, settles_at
        from due join settled using (space_id)
        returning space_id
        """;

    /// <returns>How many spaces changed.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        SpaceSweep.RunAsync(platform, scope, signals, Sweeper, (DueTenants, LockDevices, Settle), time.GetUtcNow(), cancellationToken);
}
