using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>The API keys of a demonstration's tenants.</summary>
internal sealed class KeySeed(TenantScope scope, TimeProvider time)
{
    /// <summary>Every scope that only reads.</summary>
    public static readonly string[] Reading = [.. Scope.All.Where(each => each.EndsWith(":read", StringComparison.Ordinal))];

    private const string Insert =
        """
        insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """;

    private const string Works = "select exists (select from api_keys where tenant_id = $1 and key_hash = $2 and revoked_at is null and (expires_at is null or expires_at > $3) and scopes @> $4)";

    /// <returns>The given key if it works, or can be made to; otherwise another that does.</returns>
    public async Task<string> EnsureAsync(TenantId tenant, string? known, string label, string[] scopes, CancellationToken cancellationToken)
    {
        if (known is not null && ApiKey.IsWellFormed(known) && await AddAsync(tenant, known, label, scopes, cancellationToken))
        {
            return known;
        }

        var key = ApiKey.New();
        await AddAsync(tenant, key, label, scopes, cancellationToken);
        return key;
    }

    private Task<bool> AddAsync(TenantId tenant, string key, string label, string[] scopes, CancellationToken cancellationToken) =>
        scope.RunAsync(
            tenant,
            TenantSeed.Seeding,
            async (work, cancel) =>
            {
                var (now, hash) = (time.GetUtcNow(), ApiKey.Hash(key));
                await using var insert = work.Command(
                    Insert, Sql.P(tenant.Value), Sql.P(Guid.CreateVersion7(now)), Sql.P(label), Sql.P(ApiKey.PrefixOf(key)), Sql.P(hash), Sql.P(scopes), Sql.P(now));
                await insert.ExecuteNonQueryAsync(cancel);
                await using var works = work.Command(Works, Sql.P(tenant.Value), Sql.P(hash), Sql.P(now), Sql.P(scopes));
                return await works.ExecuteScalarAsync(cancel) is true;
            },
            cancellationToken);
}
