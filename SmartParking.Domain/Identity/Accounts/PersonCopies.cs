using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// A tenant reads no accounts: name and address stand in the membership once more. They follow the account, each tenant in a
/// transaction of its own; what a crash leaves behind is put right at the next change.
/// </summary>
public sealed class PersonCopies(AuthScope accounts, TenantScope tenants, AuditWriter audit)
{
    private const string Behind =
        """
        select m.tenant_id, u.display_name, lower(u.email) from auth.users u join memberships m on m.user_id = u.id
        where u.id = $1 and m.status = 'active' and (m.name <> u.display_name or m.email <> lower(u.email)) order by m.tenant_id
        """;

    private const string Follow = "update memberships set name = $3, email = $4 where tenant_id = $1 and user_id = $2";

    public async Task FollowAsync(Guid userId, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var behind = await accounts.RunAsync(
            (work, cancel) => work.RowsAsync(Behind, [Sql.P(userId)], row => (Tenant: new TenantId(row.GetGuid(0)), Name: row.GetString(1), Email: row.GetString(2)), cancel),
            cancellationToken);
        foreach (var (tenant, name, email) in behind)
        {
            await tenants.RunAsync(
                tenant,
                Caller.Person(userId, "member.follow"),
                async (work, cancel) =>
                {
                    await using var command = work.Command(Follow, Sql.P(tenant.Value), Sql.P(userId), Sql.P(name), Sql.P(email));
                    await command.ExecuteNonQueryAsync(cancel);
                    // Not what it was and is: names are personal, and the audit keeps those sealed.
                    await audit.WriteAsync(work, actor with { Id = userId, Name = name }, new AuditEntry("member.follow", "member", userId.ToString()), cancel);
                },
                cancellationToken);
        }
    }
}
