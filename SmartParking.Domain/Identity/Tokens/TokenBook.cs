using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>
/// The families of tokens: begun by signing in, listed and ended by their person. An access token is looked up at every
/// request and nothing of it is remembered, so whatever ends it, ends it at once and everywhere.
/// </summary>
public sealed class TokenBook(ParkingSources sources, TimeProvider time)
{
    private const string Forget = "delete from auth.token_families where user_id = $1 and (expires_at < $2 or ended_at < $2)";

    private const string InsertFamily =
        """
        insert into auth.token_families (id, user_id, tenant_id, stamp, device, device_name, address, begun_at, last_used_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
        """;

    private const string Find =
        """
        select f.user_id, f.id, a.tenant_id, a.expires_at
        from auth.access_tokens a join auth.token_families f on f.id = a.family_id join auth.users u on u.id = f.user_id
        where a.hash = $1 and a.expires_at > $2 and f.ended_at is null and f.expires_at > $2 and f.stamp = u.security_stamp
        """;

    private const string Live =
        """
        select f.id, f.device_name, f.address, f.begun_at, f.last_used_at, f.expires_at
        from auth.token_families f join auth.users u on u.id = f.user_id
        where f.user_id = $1 and f.ended_at is null and f.expires_at > $2 and f.stamp = u.security_stamp order by f.last_used_at desc, f.id
        """;

    private const string End = "update auth.token_families set ended_at = $3, end_reason = $4 where id = $1 and user_id = $2 and ended_at is null";
    private const string Move = "update auth.token_families set tenant_id = $2 where id = $1 and ended_at is null";

    /// <summary>Longer than any token lasts; for looking back.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<TokenPair> BeginAsync(User user, TenantId tenant, Device device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(device);
        var now = time.GetUtcNow();
        var family = Guid.CreateVersion7(now);
        var (access, refresh) = (TokenText.NewAccess(), TokenText.NewRefresh());
        await using var batch = sources.Auth.CreateBatch();
        batch.BatchCommands.Add(RefreshSql.Command(Forget, Sql.P(user.Id), Sql.P(now - Kept)));
        batch.BatchCommands.Add(RefreshSql.Command(
            InsertFamily,
            Sql.P(family),
            Sql.P(user.Id),
            Sql.P(tenant.Value),
            Sql.P(user.SecurityStamp!),
            Sql.P(device.Mark),
            Sql.P(device.Name),
            Sql.P(device.Address),
            Sql.P(now),
            Sql.P(now + TokenText.FamilyLasts)));
        batch.BatchCommands.Add(RefreshSql.Command(RefreshSql.InsertRefresh, Sql.P(Credential.Hash(refresh)), Sql.P(family), Sql.P(now), Sql.P(now + TokenText.RefreshLasts)));
        batch.BatchCommands.Add(RefreshSql.Command(RefreshSql.InsertAccess, Sql.P(Credential.Hash(access)), Sql.P(family), Sql.P(tenant.Value), Sql.P(now), Sql.P(now + TokenText.AccessLasts)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new TokenPair(user.Id, family, tenant, access, refresh, TokenText.RefreshLasts);
    }

    /// <returns>Null for what is no access token, or none any more.</returns>
    public async Task<TokenPerson?> FindAsync(string access, CancellationToken cancellationToken)
    {
        if (!TokenText.IsAccess(access))
        {
            return null;
        }

        await using var command = sources.Auth.Command(Find, [Sql.P(Credential.Hash(access)), Sql.P(time.GetUtcNow())]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new TokenPerson(row.GetGuid(0), row.GetGuid(1), new TenantId(row.GetGuid(2))) { Until = row.GetFieldValue<DateTimeOffset>(3) } : null;
    }

    /// <summary>An access token for another tenant; the family's refresh token follows it there.</summary>
    public async Task<TokenPair> SwitchAsync(TokenPerson person, TenantId tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var now = time.GetUtcNow();
        var access = TokenText.NewAccess();
        await using var batch = sources.Auth.CreateBatch();
        batch.BatchCommands.Add(RefreshSql.Command(Move, Sql.P(person.Family), Sql.P(tenant.Value)));
        batch.BatchCommands.Add(RefreshSql.Command(RefreshSql.InsertAccess, Sql.P(Credential.Hash(access)), Sql.P(person.Family), Sql.P(tenant.Value), Sql.P(now), Sql.P(now + TokenText.AccessLasts)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new TokenPair(person.User, person.Family, tenant, access, null, TimeSpan.Zero);
    }

    /// <summary>Those in force, the one used last first.</summary>
    public async Task<IReadOnlyList<TokenDevice>> OfAsync(Guid user, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Live, [Sql.P(user), Sql.P(time.GetUtcNow())]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<TokenDevice>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new TokenDevice(
                row.GetGuid(0), row.GetString(1), Sql.Text(row, 2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5)));
        }

        return found;
    }

    /// <returns>False when it is another person's, or has ended.</returns>
    public async Task<bool> EndAsync(Guid family, Guid user, string reason, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(End, [Sql.P(family), Sql.P(user), Sql.P(time.GetUtcNow()), Sql.P(reason)]);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
