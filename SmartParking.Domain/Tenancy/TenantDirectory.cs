using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Domain.Tenancy;

/// <summary>Which tenants a person belongs to or visits for support, and what that opens. Asked anew for every page and every action: nothing is cached.</summary>
public sealed class TenantDirectory(ParkingSources sources, TimeProvider time)
{
    private const string Memberships =
        """
        select t.id, t.slug, t.name, t.tier, t.band, t.status, m.user_id, m.name, m.role, t.suspend_reason
        from memberships m join tenants t on t.id = m.tenant_id
        where m.user_id = $1 and m.status = 'active' and t.status <> 'deleted' and t.kind not in ('platform', 'canary')
        """;

    // Whether he still is a platform admin, and what time it is, are asked here and not believed of the row.
    private const string Visits =
        """
        select t.id, t.slug, t.name, t.tier, t.band, t.status, v.user_id, v.person_name, v.id, v.expires_at, v.raised_at, t.suspend_reason
        from support_visits v join tenants t on t.id = v.tenant_id join auth.users u on u.id = v.user_id
        where v.user_id = $1 and t.slug = $2 and v.ended_at is null and v.expires_at > $3 and u.platform_admin
            and t.status <> 'deleted' and t.kind not in ('platform', 'canary')
        order by v.begun_at desc, v.id limit 1
        """;

    /// <summary>For pages and what is done on them: the membership, or where there is none an open support visit.</summary>
    /// <returns>Null when there is neither.</returns>
    public async Task<TenantAccess?> OpenToAsync(Guid userId, string slug, CancellationToken cancellationToken) =>
        await FindAsync(userId, slug, cancellationToken) ?? await VisitAsync(userId, slug, cancellationToken);

    /// <summary>By membership alone, which is all that counts for tokens.</summary>
    /// <returns>Null when there is no such tenant or the person is not a member of it: the two cannot be told apart.</returns>
    public async Task<TenantAccess?> FindAsync(Guid userId, string slug, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.CreateCommand(Memberships + " and t.slug = $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <returns>Null when there is no such tenant or the person is not a member of it.</returns>
    public async Task<TenantAccess?> FindAsync(Guid userId, TenantId tenant, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Memberships + " and t.id = $2", [Sql.P(userId), Sql.P(tenant.Value)]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>The one a person joined last.</summary>
    public async Task<TenantAccess?> NewestOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Memberships + " order by m.created_at desc, m.id desc limit 1", [Sql.P(userId)]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>Every tenant of a person, by name.</summary>
    public async Task<IReadOnlyList<TenantAccess>> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.CreateCommand(Memberships + " order by t.name, t.id");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<TenantAccess>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    private async Task<TenantAccess?> VisitAsync(Guid userId, string slug, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Visits, [Sql.P(userId), Sql.P(slug), Sql.P(time.GetUtcNow())]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new SupportAccess(
                Tenant(row, 11), row.GetGuid(6), row.GetString(7), new SupportVisit(row.GetGuid(8), row.GetFieldValue<DateTimeOffset>(9), Sql.Nullable<DateTimeOffset>(row, 10)))
            : null;
    }

    private static TenantAccess Read(NpgsqlDataReader row) => new(Tenant(row, 9), row.GetGuid(6), row.GetString(7), Enum.Parse<Role>(row.GetString(8), ignoreCase: true));

    private static TenantSummary Tenant(NpgsqlDataReader row, int reason) =>
        new(new TenantId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5) == "active") { SuspendReason = Sql.Text(row, reason) };
}
