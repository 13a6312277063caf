using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Looks up the invitation behind a link, before a tenant is known.</summary>
public sealed class InvitationDirectory(ParkingSources sources, TimeProvider time)
{
    private const string Find =
        """
        select i.tenant_id, i.id, t.slug, t.name, i.email, i.role, i.created_by_name, i.language
        from invitations i join tenants t on t.id = i.tenant_id
        where i.token_hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2 and t.status = 'active' and t.kind not in ('platform', 'canary')
        """;

    /// <returns>Null when it was accepted, taken back, has expired or never was: they cannot be told apart.</returns>
    public async Task<FoundInvitation?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (!LinkToken.IsWellFormed(token))
        {
            return null;
        }

        await using var command = sources.Auth.Command(Find, [Sql.P(LinkToken.Hash(token!)), Sql.P(time.GetUtcNow())]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new FoundInvitation(new TenantId(row.GetGuid(0)), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), MemberRules.Parse(row.GetString(5)), row.GetString(6), row.GetString(7))
            : null;
    }
}
