using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>Every customer, the deleted ones included, as the platform sees them.</summary>
public sealed class TenantsQuery(PlatformScope platform)
{
    private const string All =
        """
        select t.id, t.name, t.slug, t.kind, t.tier, t.band, t.trial_ends_at, t.features::text, t.limits::text,
            t.status, t.suspended_at, t.suspend_reason, t.remove_after, t.removed_at, t.created_at, t.updated_at, t.xmin::text::bigint,
            (select count(*) from memberships m where m.tenant_id = t.id and m.status = 'active')::int,
            (select count(*) from devices d where d.tenant_id = t.id and d.decommissioned_at is null)::int,
            (select count(*) from devices d where d.tenant_id = t.id and d.decommissioned_at is null and d.kind = 'display')::int,
            (select count(*) from gateways g where g.tenant_id = t.id and g.deleted_at is null)::int,
            (select count(*) from sites s where s.tenant_id = t.id and s.deleted_at is null)::int,
            (select count(*) from spaces s where s.tenant_id = t.id and s.deleted_at is null)::int
        from tenants t
        where t.kind in ('customer', 'trial')
        """;

    /// <param name="caller">On whose behalf.</param>
    public Task<IReadOnlyList<TenantView>> ReadAsync(Caller caller, CancellationToken cancellationToken) =>
        ReadAsync(caller, All + " order by (t.status = 'deleted'), t.name, t.id", [], cancellationToken);

    /// <returns>Null when there is no such customer.</returns>
    public async Task<TenantView?> FindAsync(Caller caller, TenantId tenant, CancellationToken cancellationToken) =>
        (await ReadAsync(caller, All + " and t.id = $1", [Sql.P(tenant.Value)], cancellationToken)).SingleOrDefault();

    private Task<IReadOnlyList<TenantView>> ReadAsync(Caller caller, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        platform.RunAsync<IReadOnlyList<TenantView>>(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, [.. parameters.Select(parameter => parameter.Clone())]);
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<TenantView>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(Read(row));
                }

                return found;
            },
            cancellationToken);

    private static TenantView Read(NpgsqlDataReader row) => new(
        new TenantId(row.GetGuid(0)),
        new TenantDraft(row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), Sql.Nullable<DateTimeOffset>(row, 6))
        {
            Features = JsonSerializer.Deserialize<Dictionary<string, bool>>(row.GetString(7))!,
            Limits = JsonSerializer.Deserialize<Dictionary<string, int>>(row.GetString(8))!,
        },
        row.GetString(9),
        Sql.Nullable<DateTimeOffset>(row, 10),
        Sql.Text(row, 11),
        Sql.Nullable<DateTimeOffset>(row, 12),
        Sql.Nullable<DateTimeOffset>(row, 13),
        row.GetFieldValue<DateTimeOffset>(14),
        row.GetFieldValue<DateTimeOffset>(15),
        row.GetInt64(16),
        new TenantUse(row.GetInt32(17), row.GetInt32(18), row.GetInt32(19), row.GetInt32(20), row.GetInt32(21), row.GetInt32(22)));
}
