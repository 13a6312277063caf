using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>
/// A tenant's members, owners first, and its open invitations. When somebody signed in last is looked up in the tenant's own
/// audit: the tenant's role sees no sessions.
/// </summary>
public sealed class MembersQuery(TenantScope scope)
{
    private const string Members =
        """
        select m.id, m.user_id, m.name, m.email, m.role, m.created_at, s.at
        from memberships m
        left join lateral (
            select a.at from audit_log a where a.tenant_id = $1 and a.actor_id = m.user_id and a.action = 'session.sign_in' order by a.at desc limit 1
        ) s on true
        where m.tenant_id = $1 and m.status = 'active'
        order by array_position(array['owner', 'admin', 'operator', 'viewer'], m.role), m.name, m.id
        """;

    private const string Invitations =
        """
        select i.id, i.email, i.role, i.created_by_name, i.sent_at, i.sends, i.expires_at, d.state
        from invitations i
        left join lateral (
            select case when m.sent_at is not null then 'Sent' when m.dead_at is not null then 'Dead' else 'Waiting' end as state
            from messages m where m.tenant_id = $1 and m.about_id = i.id order by m.created_at desc limit 1
        ) d on true
        where i.tenant_id = $1 and i.accepted_at is null and i.revoked_at is null
        order by i.sent_at desc, i.id
        """;

    public Task<MembersView> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("members.read"),
            async (work, cancel) => new MembersView(
                await work.RowsAsync(Members, [Sql.P(access.TenantId.Value)], Member, cancel),
                await work.RowsAsync(Invitations, [Sql.P(access.TenantId.Value)], Invitation, cancel)),
            cancellationToken);
    }

    private static MemberView Member(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), MemberRules.Parse(row.GetString(4)), row.GetFieldValue<DateTimeOffset>(5), Sql.Nullable<DateTimeOffset>(row, 6));

    private static InvitationView Invitation(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        MemberRules.Parse(row.GetString(2)),
        row.GetString(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.GetInt32(5),
        row.GetFieldValue<DateTimeOffset>(6),
        Sql.Text(row, 7) is { } state ? Enum.Parse<MessageState>(state) : null);
}
