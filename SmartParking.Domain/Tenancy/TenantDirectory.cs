using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy;

/// <summary>Which tenants a person belongs to and what that opens. Asked anew for every page and every action: nothing is cached.</summary>
public sealed class TenantDirectory(ParkingSources sources)
{
    private const string Memberships =
        """
        select t.id, t.slug, t.name, t.tier, t.band, t.status, m.user_id, m.name, m.role
        from memberships m join tenants t on t.id = m.tenant_id
        where m.user_id = $1 and m.status = 'active' and t.status <> 'deleted' and t.kind not in ('platform', 'canary')
        """;

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

    private static TenantAccess Read(NpgsqlDataReader row) =>
        new(
            new TenantSummary(new TenantId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5) == "active"),
            row.GetGuid(6),
            row.GetString(7),
            Enum.Parse<Role>(row.GetString(8), ignoreCase: true));
}
