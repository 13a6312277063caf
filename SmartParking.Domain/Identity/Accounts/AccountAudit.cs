using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Writes what a person does with his account, in the transaction that does it, to the audit of every tenant of his, or to the
/// platform's own when he has none. Last in its transaction, and in the order of the tenants: each entry holds that tenant's
/// chain until COMMIT.
/// </summary>
public sealed class AccountAudit(AuditWriter audit)
{
    private const string Tenants =
        """
        select m.tenant_id from memberships m join tenants t on t.id = m.tenant_id
        where m.user_id = $1 and m.status = 'active' and t.kind not in ('platform', 'canary') order by m.tenant_id
        """;

    internal async Task WriteAsync(AuthWork work, Guid userId, Actor actor, string action, object? after, CancellationToken cancellationToken)
    {
        var tenants = await work.RowsAsync(Tenants, [Sql.P(userId)], row => new TenantId(row.GetGuid(0)), cancellationToken);
        foreach (var tenant in tenants.DefaultIfEmpty(TenantId.Platform))
        {
            await audit.WriteAsync(work, tenant, actor, new AuditEntry(action, "person", userId.ToString(), After: after), cancellationToken);
        }
    }
}
