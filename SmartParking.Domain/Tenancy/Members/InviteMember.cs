using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>
/// Invites somebody by e-mail, and sends the link again. The link is made anew each time and stands in its message alone, so
/// the one before it is worth nothing any more.
/// </summary>
public sealed class InviteMember(TenantScope scope, TenantGate gate, AuditWriter audit, Outbox outbox, TimeProvider time)
{
    public const int MostOpen = 100;
    public const int MostSends = 10;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Between two messages to the same address.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private const string Open = "accepted_at is null and revoked_at is null";

    private const string IsMember = "select exists (select from memberships where tenant_id = $1 and status = 'active' and lower(email) = $2)";

    private const string EndExpired = $"update invitations set revoked_at = $3 where tenant_id = $1 and email = $2 and {Open} and expires_at <= $3";

    private const string Count = $"select count(*) from invitations where tenant_id = $1 and {Open}";

    // Taken back or not: who takes an invitation back and makes it anew sends a message each time.
    private const string Sent = "select coalesce(sum(sends), 0) from invitations where tenant_id = $1 and email = $2 and created_at > $3";

    private const string Insert =
        """
        insert into invitations (tenant_id, id, email, role, language, token_hash, created_at, created_by, created_by_name, sent_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7, $10)
        """;

    private const string Find = $"select email, role, language, sent_at, sends from invitations where tenant_id = $1 and id = $2 and {Open} for update";

    private const string Renew = "update invitations set token_hash = $3, sent_at = $4, sends = sends + 1, expires_at = $5 where tenant_id = $1 and id = $2";

    /// <returns>Refusals: access.denied, invitation.email, member.above, member.already, invitation.open, invitation.too_often, invitation.too_many.</returns>
    public async Task<Outcome> NewAsync(Guid userId, string tenantSlug, Invitee invitee, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(invitee);
        if (await gate.EnterAsync(userId, tenantSlug, Permission.MembersManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        if (EmailAddress.Of(invitee.Email)?.ToLowerInvariant() is not { } email)
        {
            return Outcome.Refused("invitation.email");
        }

        try
        {
            return await scope.RunAsync(
                access.TenantId,
                access.For("invitation.create"),
                async (work, cancel) => await WhyNotAsync(work, userId, invitee.Role, email, cancel) is { } refusal
                    ? Outcome.Refused(refusal)
                    : await InsertAsync(work, access, invitee with { Email = email }, actor, cancel),
                cancellationToken);
        }
        catch (PostgresException taken) when (taken.ConstraintName == "invitations_open")
        {
            return Outcome.Refused("invitation.open");
        }
    }

    /// <returns>Refusals: access.denied, invitation.gone, member.above, invitation.too_soon, invitation.too_often.</returns>
    public async Task<Outcome> ResendAsync(Guid userId, string tenantSlug, Guid invitation, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.MembersManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For("invitation.resend"),
            async (work, cancel) =>
            {
                var own = await MemberLocks.ManagerAsync(work, userId, cancel);
                var found = await work.RowsAsync(
                    Find,
                    [Sql.P(work.Tenant.Value), Sql.P(invitation)],
                    row => (Invitee: new Invitee(row.GetString(0), MemberRules.Parse(row.GetString(1)), row.GetString(2)), SentAt: row.GetFieldValue<DateTimeOffset>(3), Sends: row.GetInt32(4)),
                    cancel);
                var refusal = found switch
                {
                    _ when own is null => "access.denied",
                    [] => "invitation.gone",
                    [var one] when !MemberRules.MayManage(own.Value, one.Invitee.Role) => "member.above",
                    [var one] when time.GetUtcNow() - one.SentAt < Pause => "invitation.too_soon",
                    [var one] when one.Sends >= MostSends => "invitation.too_often",
                    _ => null,
                };
                return refusal is null ? await RenewAsync(work, access, (invitation, found[0].Invitee), actor, cancel) : Outcome.Refused(refusal);
            },
            cancellationToken);
    }

    private async Task<string?> WhyNotAsync(TenantWork work, Guid userId, Role role, string email, CancellationToken cancellationToken)
    {
        if (await MemberLocks.ManagerAsync(work, userId, cancellationToken) is not { } mine)
        {
            return "access.denied";
        }

        if (!MemberRules.MayManage(mine, role))
        {
            return "member.above";
        }

        await using var member = work.Command(IsMember, Sql.P(work.Tenant.Value), Sql.P(email));
        if (await member.ExecuteScalarAsync(cancellationToken) is true)
        {
            return "member.already";
        }

        await using (var expired = work.Command(EndExpired, Sql.P(work.Tenant.Value), Sql.P(email), Sql.P(time.GetUtcNow())))
        {
            await expired.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var sent = work.Command(Sent, Sql.P(work.Tenant.Value), Sql.P(email), Sql.P(time.GetUtcNow() - Day)))
        {
            if ((long)(await sent.ExecuteScalarAsync(cancellationToken))! >= MostSends)
            {
                return "invitation.too_often";
            }
        }

        await using var count = work.Command(Count, Sql.P(work.Tenant.Value));
        return (long)(await count.ExecuteScalarAsync(cancellationToken))! >= MostOpen ? "invitation.too_many" : null;
    }

    private async Task<Outcome> InsertAsync(TenantWork work, TenantAccess access, Invitee invitee, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (id, token, until) = (Guid.CreateVersion7(now), LinkToken.New(), now + Lifetime);
        await using var insert = work.Command(
            Insert,
            Sql.P(work.Tenant.Value),
            Sql.P(id),
            Sql.P(invitee.Email),
            Sql.P(invitee.Role.Code()),
            Sql.P(invitee.Language),
            Sql.P(LinkToken.Hash(token)),
            Sql.P(now),
            Sql.P(access.UserId),
            Sql.P(access.PersonName),
            Sql.P(until));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await outbox.AddAsync(work, LetterOf(access, invitee, token), id, until, cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("invitation.create", "invitation", id.ToString(), After: new { role = invitee.Role.Code(), until }), cancellationToken);
        return Outcome.Done;
    }

    private async Task<Outcome> RenewAsync(TenantWork work, TenantAccess access, (Guid Id, Invitee Invitee) invitation, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (token, until) = (LinkToken.New(), now + Lifetime);
        await using var renew = work.Command(Renew, Sql.P(work.Tenant.Value), Sql.P(invitation.Id), Sql.P(LinkToken.Hash(token)), Sql.P(now), Sql.P(until));
        await renew.ExecuteNonQueryAsync(cancellationToken);
        await outbox.AddAsync(work, LetterOf(access, invitation.Invitee, token), invitation.Id, until, cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("invitation.resend", "invitation", invitation.Id.ToString(), After: new { until }), cancellationToken);
        return Outcome.Done;
    }

    private static Letter LetterOf(TenantAccess access, Invitee invitee, string token) =>
        new(LetterKind.Invitation, invitee.Email, invitee.Language, token, [access.Tenant.Name, access.PersonName, invitee.Role.Code()]);
}
