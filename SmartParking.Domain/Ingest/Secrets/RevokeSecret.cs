using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>An owner ends a webhook secret now. Whatever still reports with it is answered 401 a few seconds later.</summary>
public sealed class RevokeSecret(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Revoke = "update webhook_secrets set revoked_at = $3 where tenant_id = $1 and id = $2 and revoked_at is null returning label";

    /// <returns>Refusals: access.denied, secret.gone.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid secret, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.SecretsManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        var now = time.GetUtcNow();
        return await scope.RunAsync(
            access.TenantId,
            access.For("webhook_secret.revoke"),
            async (work, cancel) =>
            {
                await using var command = work.Command(Revoke, Sql.P(access.TenantId.Value), Sql.P(secret), Sql.P(now));
                if (await command.ExecuteScalarAsync(cancel) is not string label)
                {
                    return Outcome.Refused("secret.gone");
                }

                await audit.WriteAsync(work, actor, new AuditEntry("webhook_secret.revoke", "webhook_secret", secret.ToString(), Before: new { label }), cancel);
                return Outcome.Done;
            },
            cancellationToken);
    }
}
