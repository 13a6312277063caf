using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Takes an invitation back that nobody has accepted yet.</summary>
public sealed class RevokeInvitation(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Find = "select role from invitations where tenant_id = $1 and id = $2 and accepted_at is null and revoked_at is null for update";
    private const string Revoke = "update invitations set revoked_at = $3 where tenant_id = $1 and id = $2";

    /// <returns>Refusals: access.denied, invitation.gone, member.above.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid invitation, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.MembersManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For("invitation.revoke"),
            async (work, cancel) =>
            {
                var found = await work.RowsAsync(Find, [Sql.P(work.Tenant.Value), Sql.P(invitation)], row => MemberRules.Parse(row.GetString(0)), cancel);
                if (found is not [var role])
                {
                    return Outcome.Refused("invitation.gone");
                }

                if (await MemberLocks.ManagerAsync(work, userId, cancel) is not { } mine)
                {
                    return Outcome.Refused("access.denied");
                }

                if (!MemberRules.MayManage(mine, role))
                {
                    return Outcome.Refused("member.above");
                }

                await using var command = work.Command(Revoke, Sql.P(work.Tenant.Value), Sql.P(invitation), Sql.P(time.GetUtcNow()));
                await command.ExecuteNonQueryAsync(cancel);
                await audit.WriteAsync(work, actor, new AuditEntry("invitation.revoke", "invitation", invitation.ToString(), Before: new { role = role.Code() }), cancel);
                return Outcome.Done;
            },
            cancellationToken);
    }
}
