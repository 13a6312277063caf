using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>A platform admin begins a visit to a tenant he is no member of: to read, for a reason, and not for long.</summary>
public sealed class EnterSupport(ParkingSources sources, TenantScope scope, TenantDirectory directory, SupportNews news, TimeProvider time)
{
    private const string Admin = "select display_name from auth.users where id = $1 and platform_admin";
    private const string Tenant = "select id from tenants where slug = $1 and status <> 'deleted' and kind not in ('platform', 'canary')";

    // Two of his tabs at once would both find none.
    private const string LockPerson = "select pg_advisory_xact_lock(hashtextextended('support_visits ' || $1::text || ' ' || $2::text, 0))";
    private const string Open = "select 1 from support_visits where tenant_id = $1 and user_id = $2 and ended_at is null and expires_at > $3";

    private const string Insert =
        "insert into support_visits (tenant_id, id, user_id, person_name, reason, ticket, begun_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <returns>
    /// Refusals: access.denied, support.tenant_unknown, support.member, support.already, support.reason_too_short,
    /// support.reason_too_long, support.ticket_missing, support.ticket_too_long, support.minutes.
    /// </returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, SupportWish wish, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (await AskAsync<string>(Admin, userId, cancellationToken) is not { } name)
        {
            return Outcome.Refused("access.denied");
        }

        var (asked, refusal) = wish.Checked();
        if (asked is null)
        {
            return Outcome.Refused(refusal!);
        }

        if (await AskAsync<object>(Tenant, tenantSlug, cancellationToken) is not Guid tenant)
        {
            return Outcome.Refused("support.tenant_unknown");
        }

        return await directory.FindAsync(userId, tenantSlug, cancellationToken) is not null
            ? Outcome.Refused("support.member")
            : await scope.RunAsync(
                new TenantId(tenant), Caller.Support(userId, "support.enter"), (work, cancel) => InsertAsync(work, (userId, name), asked, actor, cancel), cancellationToken);
    }

    private async Task<Outcome> InsertAsync(TenantWork work, (Guid Id, string Name) person, SupportWish wish, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using (var held = work.Command(LockPerson, Sql.P(work.Tenant.Value), Sql.P(person.Id)))
        {
            await held.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var open = work.Command(Open, Sql.P(work.Tenant.Value), Sql.P(person.Id), Sql.P(now)))
        {
            if (await open.ExecuteScalarAsync(cancellationToken) is not null)
            {
                return Outcome.Refused("support.already");
            }
        }

        var (id, until) = (Guid.CreateVersion7(now), now.AddMinutes(wish.Minutes));
        await using var insert = work.Command(
            Insert, Sql.P(work.Tenant.Value), Sql.P(id), Sql.P(person.Id), Sql.P(person.Name), Sql.P(wish.Reason), Sql.P(wish.Ticket), Sql.P(now), Sql.P(until));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await news.EnteredAsync(work, id, wish, until, actor, cancellationToken);
        return Outcome.Done;
    }

    private async Task<T?> AskAsync<T>(string sql, object about, CancellationToken cancellationToken)
        where T : class
    {
        await using var command = sources.Auth.Command(sql, [new Npgsql.NpgsqlParameter { Value = about }]);
        return await command.ExecuteScalarAsync(cancellationToken) as T;
    }
}
