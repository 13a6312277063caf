using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>
/// Makes a member something else, or removes him. A tenant keeps an owner: the database refuses to take the last one away.
/// </summary>
public sealed class ChangeMember(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string KeepAnOwner = "memberships_keep_an_owner";
    private const string SetRole = "update memberships set role = $3 where tenant_id = $1 and id = $2";
    private const string Withdraw = "update memberships set status = 'withdrawn' where tenant_id = $1 and id = $2";

    /// <returns>Refusals: access.denied, member.gone, member.above, member.same, member.last_owner.</returns>
    public Task<Outcome> SetRoleAsync(Guid userId, string tenantSlug, Guid member, Role role, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync((userId, tenantSlug, "member.set_role"), member, role, actor, cancellationToken);

    /// <returns>Refusals: access.denied, member.gone, member.above, member.last_owner.</returns>
    public Task<Outcome> RemoveAsync(Guid userId, string tenantSlug, Guid member, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync((userId, tenantSlug, "member.remove"), member, null, actor, cancellationToken);

    private async Task<Outcome> ChangeAsync((Guid UserId, string Slug, string Action) by, Guid member, Role? role, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(by.UserId, by.Slug, Permission.MembersManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        try
        {
            return await scope.RunAsync(
                access.TenantId,
                access.For(by.Action),
                async (work, cancel) =>
                {
                    var (own, other) = await MemberLocks.LockAsync(work, by.UserId, member, cancel);
                    return WhyNot(own, other, role) is { } refusal ? Outcome.Refused(refusal) : await ApplyAsync(work, by.Action, other!, role, actor, cancel);
                },
                cancellationToken);
        }
        catch (PostgresException refused) when (refused.ConstraintName == KeepAnOwner)
        {
            return Outcome.Refused("member.last_owner");
        }
    }

    private static string? WhyNot(Role? own, LockedMember? other, Role? wanted)
    {
        if (own is not { } mine || !Permission.IsGranted(mine, Permission.MembersManage))
        {
            return "access.denied";
        }

        if (other is null)
        {
            return "member.gone";
        }

        return !MemberRules.MayManage(mine, other.Role) || (wanted is { } role && !MemberRules.MayManage(mine, role)) ? "member.above"
            : other.Role == wanted ? "member.same"
            : null;
    }

    private async Task<Outcome> ApplyAsync(TenantWork work, string action, LockedMember other, Role? role, Actor actor, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] key = [Sql.P(work.Tenant.Value), Sql.P(other.Id)];
        await using var command = role is { } wanted ? work.Command(SetRole, [.. key, Sql.P(wanted.Code())]) : work.Command(Withdraw, key);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await MemberLocks.WithdrawInvitationsAsync(work, other.UserId, role, time.GetUtcNow(), cancellationToken);
        var entry = new AuditEntry(action, "member", other.UserId.ToString(), Before: new { role = other.Role.Code() }, After: role is { } became ? new { role = became.Code() } : null);
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return Outcome.Done;
    }
}
