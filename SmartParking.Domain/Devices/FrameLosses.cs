using System.Collections.Concurrent;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>
/// How many frames each of a tenant's devices lost in the last 24 hours. To count them reads a day of readings, and they change
/// slowly, so that a list takes what was counted at most five minutes ago. Only those that lost one are kept.
/// </summary>
internal sealed class FrameLosses(TimeProvider time)
{
    private const string Count =
        """
        select device_id, sum(came)::bigint, sum(span - came)::bigint
        from (
            select device_id, count(distinct f_cnt) as came, max(f_cnt) - min(f_cnt) + 1 as span
            from readings where tenant_id = $1 and kind = 'up' and arrived_at > $2 and event_time > $2 and event_time <= $3
            group by device_id, session_at, dev_addr
        ) sessions
        group by device_id having sum(span - came) > 0
        """;

    private const int MostTenants = 1_000;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TenantId, Counted> _counted = new();

    public async Task<IReadOnlyDictionary<Guid, (long Came, long Lost)>> OfAsync(TenantWork work, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_counted.TryGetValue(work.Tenant, out var known) && now - known.At < Age)
        {
            return known.Losses;
        }

        // Whoever comes while it is counted takes what was counted before.
        var before = known ?? new Counted(now, new Dictionary<Guid, (long, long)>());
        _counted[work.Tenant] = before with { At = now };
        try
        {
            var losses = await CountAsync(work, now, cancellationToken);
            _counted[work.Tenant] = new Counted(now, losses);
            return losses;
        }
        catch
        {
            _counted.TryRemove(work.Tenant, out _);
            throw;
        }
    }

    private async Task<IReadOnlyDictionary<Guid, (long Came, long Lost)>> CountAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await work.RowsAsync(
            Count,
            [Sql.P(work.Tenant.Value), Sql.P(now.AddHours(-24)), Sql.P(now)],
            row => (Device: row.GetGuid(0), Came: row.GetInt64(1), Lost: row.GetInt64(2)),
            cancellationToken);
        if (_counted.Count >= MostTenants)
        {
            _counted.Clear();
        }

        return rows.ToDictionary(row => row.Device, row => (row.Came, row.Lost));
    }

    private sealed record Counted(DateTimeOffset At, IReadOnlyDictionary<Guid, (long Came, long Lost)> Losses);
}
