using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>What a platform admin begins a visit from: the tenants he is no member of, and the visits he is on.</summary>
public sealed class OwnVisits(ParkingSources sources, TimeProvider time)
{
    private const string Open =
        """
        select v.id, v.expires_at, v.raised_at, t.slug, t.name, v.reason, v.ticket, v.begun_at
        from support_visits v join tenants t on t.id = v.tenant_id
        where v.user_id = $1 and v.ended_at is null and v.expires_at > $2 order by v.begun_at desc, v.id
        """;

    private const string Tenants =
        """
        select t.slug, t.name from tenants t
        where t.status <> 'deleted' and t.kind not in ('platform', 'canary')
            and not exists (select from memberships m where m.tenant_id = t.id and m.user_id = $1 and m.status = 'active')
        order by t.name, t.id
        """;

    public async Task<IReadOnlyList<OwnVisit>> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Open, [Sql.P(userId), Sql.P(time.GetUtcNow())]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var visits = new List<OwnVisit>();
        while (await row.ReadAsync(cancellationToken))
        {
            visits.Add(new OwnVisit(
                new SupportVisit(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), Sql.Nullable<DateTimeOffset>(row, 2)),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5),
                row.GetString(6),
                row.GetFieldValue<DateTimeOffset>(7)));
        }

        return visits;
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<(string Slug, string Name)>> TenantsAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Tenants, [Sql.P(userId)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<(string Slug, string Name)>();
        while (await row.ReadAsync(cancellationToken))
        {
            tenants.Add((row.GetString(0), row.GetString(1)));
        }

        return tenants;
    }
}
