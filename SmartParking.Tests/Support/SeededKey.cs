using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Tests.Support;

/// <summary>An API key of a tenant, and a client that comes with it.</summary>
internal sealed record SeededKey(Guid Id, string Key)
{
    public static async Task<SeededKey> CreateAsync(PortalDatabase database, SeededTenant tenant, params string[] scopes)
    {
        var (id, key) = (Guid.CreateVersion7(), ApiKey.New());
        await database.ExecuteAsync(
            tenant.Id,
            "insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes) values ($1, $2, $3, $4, $5, $6)",
            tenant.Id.Value,
            id,
            "Key of " + tenant.Slug,
            ApiKey.PrefixOf(key),
            ApiKey.Hash(key),
            scopes);
        return new SeededKey(id, key);
    }

    /// <summary>Changes a column, as SQL has it.</summary>
    public Task SetAsync(PortalDatabase database, SeededTenant tenant, string set) => database.ExecuteAsync(tenant.Id, $"update api_keys set {set} where id = $1", Id);

    public Task RevokeAsync(PortalDatabase database, SeededTenant tenant) => SetAsync(database, tenant, "revoked_at = now(), revoke_reason = 'test'");

    public HttpClient Client(RunningPortal portal) => Client(portal, Key);

    public static HttpClient Client(RunningPortal portal, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        client.DefaultRequestHeaders.Add(ApiKey.Header, key);
        return client;
    }
}
