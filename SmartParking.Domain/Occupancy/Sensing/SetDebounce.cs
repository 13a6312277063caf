using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Occupancy.Sensing;

/// <summary>An admin sets how soon after another a change of a sensor waits; see docs/debounce.md. Holds from the next change on.</summary>
public sealed class SetDebounce(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    public const int LongestSeconds = 300;

    // As the pipeline and the sweeps do before they write a space: a device's lock comes first.
    private const string LockDevices =
        """
        select s.device_id from device_state s
        where s.tenant_id = $1 and s.device_id in (
            select d.id from devices d join spaces x on x.tenant_id = d.tenant_id and x.id = d.space_id and d.kind = 'sensor'
            where d.tenant_id = $1 and ($2::uuid is null or x.site_id = $2) and ($3::uuid is null or x.id = $3))
        order by s.device_id for update
        """;

    private const string Known =
        """
        select case when $3::uuid is not null then (select code from spaces where tenant_id = $1 and id = $3)
            when $2::uuid is not null then (select name from sites where tenant_id = $1 and id = $2) else '' end,
            (select debounce_s from sensing_policies where tenant_id = $1 and site_id is not distinct from $2 and space_id is not distinct from $3)
        """;

    private const string Write =
        """
        insert into sensing_policies (tenant_id, id, site_id, space_id, debounce_s) values ($1, $4, $2, $3, $5)
        on conflict (tenant_id, site_id, space_id) do update set debounce_s = excluded.debounce_s
        """;

    private const string Remove = "delete from sensing_policies where tenant_id = $1 and site_id is not distinct from $2 and space_id is not distinct from $3";

    private const string SpaceByCode =
        "select x.id from spaces x join sites s on s.tenant_id = x.tenant_id and s.id = x.site_id where x.tenant_id = $1 and s.id = $2 and lower(x.code) = lower($3)";

    /// <param name="seconds">Null: as what it lies in.</param>
    /// <returns>Refusals: access.denied, policy.seconds, policy.place_unknown.</returns>
    public Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, DebounceScope place, int? seconds, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(userId, tenantSlug, (_, _) => Task.FromResult<DebounceScope?>(place), seconds, actor, cancellationToken);

    /// <summary>The same for a space that a person names by its code.</summary>
    /// <returns>Refusals: access.denied, policy.seconds, policy.place_unknown.</returns>
    public Task<Outcome> ForCodeAsync(Guid userId, string tenantSlug, Guid site, string code, int seconds, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            userId,
            tenantSlug,
            async (work, cancel) =>
            {
                await using var command = work.Command(SpaceByCode, Sql.P(work.Tenant.Value), Sql.P(site), Sql.P(code.Trim().Replace("\0", string.Empty, StringComparison.Ordinal)));
                return await command.ExecuteScalarAsync(cancel) is Guid space ? DebounceScope.OfSpace(space) : null;
            },
            seconds,
            actor,
            cancellationToken);

    private async Task<Outcome> RunAsync(
        Guid userId, string tenantSlug, Func<TenantWork, CancellationToken, Task<DebounceScope?>> find, int? seconds, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.PoliciesManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        if (seconds is < 0 or > LongestSeconds)
        {
            return Outcome.Refused("policy.seconds");
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For("debounce.set"),
            async (work, cancel) => await find(work, cancel) is { } place ? await WriteAsync(work, place, seconds, actor, cancel) : Outcome.Refused("policy.place_unknown"),
            cancellationToken);
    }

    private async Task<Outcome> WriteAsync(TenantWork work, DebounceScope place, int? seconds, Actor actor, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        await using (var locks = work.Command(LockDevices, Sql.P(tenant), Sql.P(place.Site), Sql.P(place.Space)))
        {
            await locks.ExecuteNonQueryAsync(cancellationToken);
        }

        string? name;
        int? before;
        await using (var known = work.Command(Known, Sql.P(tenant), Sql.P(place.Site), Sql.P(place.Space)))
        await using (var row = await known.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            (name, before) = (Sql.Text(row, 0), Sql.Nullable<int>(row, 1));
        }

        if (name is null)
        {
            return Outcome.Refused("policy.place_unknown");
        }

        if (before == seconds)
        {
            return Outcome.Done;
        }

        await using var change = seconds is { } window
            ? work.Command(Write, Sql.P(tenant), Sql.P(place.Site), Sql.P(place.Space), Sql.P(Guid.CreateVersion7(time.GetUtcNow())), Sql.P(window))
            : work.Command(Remove, Sql.P(tenant), Sql.P(place.Site), Sql.P(place.Space));
        await change.ExecuteNonQueryAsync(cancellationToken);
        var (type, id) = place switch { { Space: { } space } => ("space", space), { Site: { } site } => ("site", site), _ => ("tenant", tenant) };
        await audit.WriteAsync(
            work, actor, new AuditEntry("debounce.set", type, id.ToString(), Before: new { name, debounceSeconds = before }, After: new { name, debounceSeconds = seconds }), cancellationToken);
        return Outcome.Done;
    }
}
