using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Links that a person's account is changed by. Each works once: using it and doing what it is for are one transaction, in which
/// its row is held. A newer one of its kind ends the older ones.
/// </summary>
internal static class AccountLinks
{
    public const string Password = "password";
    public const string Email = "email";

    /// <summary>In an hour, of a kind: more would only fill somebody's mailbox.</summary>
    public const int Most = 3;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Recent = "select count(*)::int from auth.account_links where user_id = $1 and kind = $2 and created_at > $3";
    private const string EndOlder = "update auth.account_links set used_at = $3 where user_id = $1 and kind = $2 and used_at is null";
    private const string Prune = "delete from auth.account_links where user_id = $1 and created_at < $2";

    private const string Insert =
        "insert into auth.account_links (id, user_id, kind, token_hash, email, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)";

    private const string Find = "select user_id, email from auth.account_links where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3";

    private const string Use = "update auth.account_links set used_at = $3 where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3 returning user_id, email";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The person's row must be held: two who ask at once would both find room.</summary>
    /// <returns>The token and its end; null when there were too many.</returns>
    public static async Task<(string Token, DateTimeOffset Until)?> MakeAsync(AuthWork work, Guid userId, string kind, string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var recent = await work.RowsAsync(Recent, [Sql.P(userId), Sql.P(kind), Sql.P(now - Lifetime)], row => row.GetInt32(0), cancellationToken);
        if (recent[0] >= Most)
        {
            return null;
        }

        await work.ExecuteAsync(Prune, [Sql.P(userId), Sql.P(now - Kept)], cancellationToken);
        await EndAsync(work, userId, kind, now, cancellationToken);
        var (token, until) = (LinkToken.New(), now + Lifetime);
        await work.ExecuteAsync(
            Insert,
            [Sql.P(Guid.CreateVersion7(now)), Sql.P(userId), Sql.P(kind), Sql.P(LinkToken.Hash(token)), Sql.P(email), Sql.P(now), Sql.P(until)],
            cancellationToken);
        return (token, until);
    }

    public static Task EndAsync(AuthWork work, Guid userId, string kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        work.ExecuteAsync(EndOlder, [Sql.P(userId), Sql.P(kind), Sql.P(now)], cancellationToken);

    /// <summary>Looks without using it.</summary>
    public static Task<(Guid UserId, string Email)?> FindAsync(AuthWork work, string? token, string kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(work, Find, token, kind, now, cancellationToken);

    /// <returns>Whose it was and where it was sent; null when it was used, has expired, was ended or never was.</returns>
    public static Task<(Guid UserId, string Email)?> UseAsync(AuthWork work, string? token, string kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        AskAsync(work, Use, token, kind, now, cancellationToken);

    private static async Task<(Guid UserId, string Email)?> AskAsync(AuthWork work, string sql, string? token, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!LinkToken.IsWellFormed(token))
        {
            return null;
        }

        var found = await work.RowsAsync(sql, [Sql.P(LinkToken.Hash(token!)), Sql.P(kind), Sql.P(now)], row => (row.GetGuid(0), row.GetString(1)), cancellationToken);
        return found is [var one] ? one : null;
    }
}
