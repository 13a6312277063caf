using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>
/// Makes the person behind an invitation a member: once. The invitation is ended and the membership made in one transaction, in
/// which the invitation's row is held; who comes second finds it ended.
/// </summary>
public sealed class AcceptInvitation(TenantScope scope, AuditWriter audit, TimeProvider time)
{
    private const string End =
        """
        update invitations set accepted_at = $4, accepted_by = $5
        where tenant_id = $1 and id = $2 and token_hash = $3 and accepted_at is null and revoked_at is null and expires_at > $4 returning role
        """;

    private const string Had = "select status from memberships where tenant_id = $1 and user_id = $2 for update";

    private const string Join =
        """
        insert into memberships (tenant_id, id, user_id, role, name, email, created_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, user_id) do update set role = excluded.role, status = 'active', name = excluded.name, email = excluded.email, created_at = excluded.created_at
        """;

    /// <param name="found">From <see cref="InvitationDirectory"/>.</param>
    /// <param name="token">As it stood in the link.</param>
    /// <param name="person">An account that exists, with the address the invitation was sent to.</param>
    /// <param name="actor">The same person.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Refusals: invitation.gone, member.already.</returns>
    public Task<Outcome> ExecuteAsync(FoundInvitation found, string token, (Guid Id, string Name, string Email) person, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        return scope.RunAsync(
            found.Tenant,
            Caller.Person(person.Id, "invitation.accept"),
            async (work, cancel) =>
            {
                var now = time.GetUtcNow();
                await using var end = work.Command(End, Sql.P(work.Tenant.Value), Sql.P(found.Id), Sql.P(LinkToken.Hash(token)), Sql.P(now), Sql.P(person.Id));
                if (await end.ExecuteScalarAsync(cancel) is not string role)
                {
                    return Outcome.Refused("invitation.gone");
                }

                // Who has become a member meanwhile keeps what he is: an old invitation must not raise or lower him.
                var had = await work.RowsAsync(Had, [Sql.P(work.Tenant.Value), Sql.P(person.Id)], row => row.GetString(0) == "active", cancel);
                if (had is not [true])
                {
                    await using var join = work.Command(
                        Join, Sql.P(work.Tenant.Value), Sql.P(Guid.CreateVersion7(now)), Sql.P(person.Id), Sql.P(role), Sql.P(person.Name), Sql.P(person.Email.ToLowerInvariant()), Sql.P(now));
                    await join.ExecuteNonQueryAsync(cancel);
                }

                await audit.WriteAsync(work, actor, new AuditEntry("invitation.accept", "invitation", found.Id.ToString(), After: new { role }), cancel);
                return had is [true] ? Outcome.Refused("member.already") : Outcome.Done;
            },
            cancellationToken);
    }
}
