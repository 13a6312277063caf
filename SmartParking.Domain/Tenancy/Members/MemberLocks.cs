using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>
/// What somebody is, read in the transaction that acts on it and held until its end: the gate's answer may be a moment old, and
/// in that moment another may have lowered or removed him.
/// </summary>
internal static class MemberLocks
{
    /// <summary>In the order of the ids, so that two who act on each other wait for one another instead of both.</summary>
    private const string Lock =
        "select id, user_id, role, status, name from memberships where tenant_id = $1 and (user_id = $2 or id = $3) order by id for update";

    private const string Withdraw =
        """
        update invitations set revoked_at = $3
        where tenant_id = $1 and created_by = $2 and accepted_at is null and revoked_at is null and role <> all ($4)
        """;

    /// <returns>Who acts, null when he belongs to the tenant no more; and on whom, null when there is no such member.</returns>
    public static async Task<(Role? Own, LockedMember? Other)> LockAsync(TenantWork work, Guid userId, Guid? member, CancellationToken cancellationToken)
    {
        var rows = await work.RowsAsync(
            Lock,
            [Sql.P(work.Tenant.Value), Sql.P(userId), Sql.P(member ?? Guid.Empty)],
            row => (Member: new LockedMember(row.GetGuid(0), row.GetGuid(1), MemberRules.Parse(row.GetString(2)), row.GetString(4)), Active: row.GetString(3) == "active"),
            cancellationToken);
        var active = rows.Where(row => row.Active).Select(row => row.Member).ToList();
        return (active.Find(each => each.UserId == userId)?.Role, active.Find(each => each.Id == member));
    }

    /// <returns>What he is who acts; null when he sees to members no more.</returns>
    public static async Task<Role?> ManagerAsync(TenantWork work, Guid userId, CancellationToken cancellationToken) =>
        (await LockAsync(work, userId, null, cancellationToken)).Own is { } own && Permission.IsGranted(own, Permission.MembersManage) ? own : null;

    /// <summary>Whether the gate's answer still holds, and holds until the transaction's end. A support visit has no membership; it ends by the clock.</summary>
    public static async Task<bool> StillMayAsync(TenantWork work, TenantAccess access, string permission, CancellationToken cancellationToken) =>
        access is SupportAccess || ((await LockAsync(work, access.UserId, null, cancellationToken)).Own is { } own && Permission.IsGranted(own, permission));

    /// <summary>What somebody invited to and could not invite to any more must not let anybody in.</summary>
    /// <param name="role">What he is now; null when he is removed.</param>
    public static async Task WithdrawInvitationsAsync(TenantWork work, Guid userId, Role? role, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var still = role is { } own ? MemberRules.MayGive(own).Select(MemberRules.Code).ToArray() : [];
        await using var command = work.Command(Withdraw, Sql.P(work.Tenant.Value), Sql.P(userId), Sql.P(now), Sql.P(still));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A member whose row is held.</summary>
internal sealed record LockedMember(Guid Id, Guid UserId, Role Role, string Name);
