using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>An owner makes an API key.</summary>
public sealed class MakeKey(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    public const int MostInForce = 50;

    private const string InForce = "select count(*) from api_keys where tenant_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)";

    // Two owners at once would both find 49.
    private const string LockTenant = "select pg_advisory_xact_lock(hashtextextended('api_keys ' || $1::text, 0))";

    private const string Insert =
        """
        insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes, addresses, rate_per_minute, expires_at, created_at, created_by, created_by_name)
        values ($1, $2, $3, $4, $5, $6, $7::text[]::cidr[], $8, $9, $10, $11, $12)
        """;

    /// <returns>Refusals: access.denied, key.too_many, and those of <see cref="KeyTerms.Of"/>.</returns>
    public async Task<MadeKey> ExecuteAsync(Guid userId, string tenantSlug, KeyWish wish, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.KeysManage, cancellationToken) is not { } access)
        {
            return MadeKey.Refused("access.denied");
        }

        var (terms, outcome) = KeyTerms.Of(wish, time.GetUtcNow());
        return terms is null
            ? MadeKey.Refused(outcome)
            : await scope.RunAsync(access.TenantId, access.For("api_key.create"), (work, cancel) => InsertAsync(work, access, terms, actor, cancel), cancellationToken);
    }

    private async Task<MadeKey> InsertAsync(TenantWork work, TenantAccess access, KeyTerms terms, Actor actor, CancellationToken cancellationToken)
    {
        if (!await MemberLocks.StillMayAsync(work, access, Permission.KeysManage, cancellationToken))
        {
            return MadeKey.Refused("access.denied");
        }

        var now = time.GetUtcNow();
        if (await CountAsync(work, now, cancellationToken) >= MostInForce)
        {
            return MadeKey.Refused("key.too_many");
        }

        var (id, key) = (Guid.CreateVersion7(now), ApiKey.New());
        await using var insert = work.Command(
            Insert,
            Sql.P(access.TenantId.Value),
            Sql.P(id),
            Sql.P(terms.Label),
            Sql.P(ApiKey.PrefixOf(key)),
            Sql.P(ApiKey.Hash(key)),
            Sql.P(terms.Scopes),
            Sql.P(terms.Addresses),
            Sql.P(terms.RatePerMinute),
            Sql.P(terms.ExpiresAt),
            Sql.P(now),
            Sql.P(access.UserId),
            Sql.P(access.PersonName));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("api_key.create", "api_key", id.ToString(), After: terms.Told()), cancellationToken);
        return new MadeKey(Outcome.Done, id, key);
    }

    private static async Task<long> CountAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var held = work.Command(LockTenant, Sql.P(work.Tenant.Value)))
        {
            await held.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var count = work.Command(InForce, Sql.P(work.Tenant.Value), Sql.P(now));
        return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
