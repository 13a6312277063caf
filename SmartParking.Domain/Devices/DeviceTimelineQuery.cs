using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>What happened to a device, the newest first: where it was, what people did with it, and from when to when it was heard.</summary>
public sealed class DeviceTimelineQuery(TenantScope scope, AuditPersons persons)
{
    private const int Most = 200;

    private const string Device =
        """
        select d.created_at, s.last_seen_at, (select r.event_time from readings r where r.tenant_id = d.tenant_id and r.device_id = d.id order by r.event_time limit 1)
        from devices d join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
        where d.tenant_id = $1 and d.id = $2
        """;

    private const string Assignments =
        """
        select a.assigned_at, a.assigned_by_name, a.reason, a.unassigned_at, a.unassigned_by_name, a.unassign_reason, x.code
        from device_assignments a join spaces x on x.tenant_id = a.tenant_id and x.id = a.space_id
        where a.tenant_id = $1 and a.device_id = $2 order by a.assigned_at desc limit $3
        """;

    // Where it was, the assignments say.
    private const string Doings =
        """
        select at, actor_id, actor_name, action from audit_log
        where tenant_id = $1 and resource_type = 'device' and resource_id = $2 and action <> all (array['device.assign', 'device.unassign', 'device.replace', 'device.install'])
        order by at desc, id desc limit $3
        """;

    /// <returns>At most some hundred; empty when the tenant has no such device.</returns>
    public Task<IReadOnlyList<TimelineEntry>> ReadAsync(TenantAccess access, Guid device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(access.TenantId, access.For("device.read"), (work, cancel) => ReadAsync(work, device, cancel), cancellationToken);
    }

    private async Task<IReadOnlyList<TimelineEntry>> ReadAsync(TenantWork work, Guid device, CancellationToken cancellationToken)
    {
        var tenant = Sql.P(work.Tenant.Value);
        var known = await work.RowsAsync(
            Device,
            [tenant.Clone(), Sql.P(device)],
            row => (CreatedAt: row.GetFieldValue<DateTimeOffset>(0), Last: Sql.Nullable<DateTimeOffset>(row, 1), First: Sql.Nullable<DateTimeOffset>(row, 2)),
            cancellationToken);
        if (known is not [var found])
        {
            return [];
        }

        var entries = (await work.RowsAsync(Assignments, [tenant.Clone(), Sql.P(device), Sql.P(Most)], Places, cancellationToken)).SelectMany(both => both).ToList();
        entries.AddRange(await DoingsAsync(work, device, cancellationToken));
        if (entries.TrueForAll(entry => entry.What != "device.create"))
        {
            entries.Add(new TimelineEntry(found.CreatedAt, "device.create", null, null, null));
        }

        foreach (var (at, what) in new[] { (found.First, "device.first_heard"), (found.Last, "device.last_heard") })
        {
            if (at is { } heard)
            {
                entries.Add(new TimelineEntry(heard, what, null, null, null));
            }
        }

        return [.. entries.OrderByDescending(entry => entry.At)];
    }

    private async Task<IEnumerable<TimelineEntry>> DoingsAsync(TenantWork work, Guid device, CancellationToken cancellationToken)
    {
        var rows = await work.RowsAsync(
            Doings,
            [Sql.P(work.Tenant.Value), Sql.P(device.ToString()), Sql.P(Most)],
            row => (At: row.GetFieldValue<DateTimeOffset>(0), Actor: Sql.Nullable<Guid>(row, 1), Name: row.GetString(2), Action: row.GetString(3)),
            cancellationToken);
        var book = await persons.OfAsync((sql, parameters) => work.Command(sql, parameters), rows.Select(row => row.Actor), cancellationToken);
        return rows.Select(row => new TimelineEntry(row.At, row.Action, book.Open(row.Actor, row.Name), null, null));
    }

    private static IEnumerable<TimelineEntry> Places(NpgsqlDataReader row)
    {
        var code = row.GetString(6);
        List<TimelineEntry> both = [new TimelineEntry(row.GetFieldValue<DateTimeOffset>(0), "device.assigned", Sql.Text(row, 1), code, Sql.Text(row, 2))];
        if (Sql.Nullable<DateTimeOffset>(row, 3) is { } left)
        {
            both.Add(new TimelineEntry(left, "device.unassigned", Sql.Text(row, 4), code, Sql.Text(row, 5)));
        }

        return both;
    }
}
