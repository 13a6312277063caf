using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Writes signing in, signing out and refusals to the audit of every tenant of the person, or to the platform's own when he
/// has none or nobody knows him. Signing in changes the person's row by Identity's own means before; the entry follows at
/// once, and a sign-in whose entry cannot be written is refused.
/// </summary>
public sealed class SignInAudit(ParkingSources sources, TenantDirectory directory, AuditWriter audit)
{
    private const string TenantsOf =
        """
        select t.id from memberships m join tenants t on t.id = m.tenant_id
        where m.user_id = $1 and m.status = 'active' and t.status <> 'deleted' and t.kind not in ('platform', 'canary') order by t.id
        """;

    /// <summary>
    /// Each entry waits for the one before it in its tenant's chain: of a thousand refusals at once, those that cannot be written
    /// yet wait here, and not with a connection each.
    /// </summary>
    private static readonly SemaphoreSlim Refusals = new(4);

    public Task SignedInAsync(User user, Actor actor, CancellationToken cancellationToken) => WriteAsync(user, actor, "session.sign_in", null, cancellationToken);

    public Task SignedOutAsync(User user, Actor actor, CancellationToken cancellationToken) => WriteAsync(user, actor, "session.sign_out", null, cancellationToken);

    /// <param name="user">Null when there is no such person.</param>
    /// <param name="reason">wrong_password, wrong_code, locked_out, not_allowed or unknown_person.</param>
    public async Task RefusedAsync(User? user, string reason, Actor actor, CancellationToken cancellationToken)
    {
        await Refusals.WaitAsync(cancellationToken);
        try
        {
            await WriteAsync(user, actor, "session.refused", reason, cancellationToken);
        }
        finally
        {
            Refusals.Release();
        }
    }

    /// <summary>What a person does with his tokens, in the audit of every tenant of his.</summary>
    public async Task TokenAsync(Guid userId, string action, object? after, Actor actor, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(action, "person", userId.ToString(), After: after);
        foreach (var tenant in (await directory.OfAsync(userId, cancellationToken)).Select(access => access.TenantId).DefaultIfEmpty(TenantId.Platform))
        {
            await audit.WriteAsync(sources.Auth, tenant, actor, entry, cancellationToken);
        }
    }

    /// <summary>
    /// The same in a transaction, and with its connection alone: a second one might be waited for by all who hold a first. In
    /// the order of their ids, because each entry locks its tenant's chain.
    /// </summary>
    internal async Task WriteAsync(NpgsqlConnection connection, Guid userId, string action, object? after, Actor actor, CancellationToken cancellationToken)
    {
        var tenants = new List<Guid>();
        await using (var of = new NpgsqlCommand(TenantsOf, connection) { Parameters = { Sql.P(userId) } })
        await using (var row = await of.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                tenants.Add(row.GetGuid(0));
            }
        }

        var entry = new AuditEntry(action, "person", userId.ToString(), After: after);
        foreach (var tenant in tenants.DefaultIfEmpty(TenantId.Platform.Value))
        {
            await audit.WriteAsync(connection, new TenantId(tenant), actor, entry, cancellationToken);
        }
    }

    private async Task WriteAsync(User? user, Actor actor, string action, string? reason, CancellationToken cancellationToken)
    {
        var tenants = user is null ? [] : (await directory.OfAsync(user.Id, cancellationToken)).Select(access => access.TenantId).ToList();
        var entry = new AuditEntry(action, "person", user?.Id.ToString() ?? "unknown", After: reason is null ? null : new { reason });
        foreach (var tenant in tenants.DefaultIfEmpty(TenantId.Platform))
        {
            await audit.WriteAsync(sources.Auth, tenant, actor, entry, cancellationToken);
        }
    }
}
