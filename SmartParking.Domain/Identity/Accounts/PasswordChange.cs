using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Another password: every session and token of the person ends with it, his links are worth nothing any more, and a message
/// tells him, in case it was not he.
/// </summary>
public sealed class PasswordChange(AuthScope scope, AccountAudit audit, Outbox outbox, TimeProvider time)
{
    private const string Set =
        """
        update auth.users set password_hash = $2, security_stamp = $3, concurrency_stamp = $4, access_failed_count = 0, lockout_end = null where id = $1
        """;

    private const string EndSessions = "update auth.sessions set ended_at = $2 where user_id = $1 and ended_at is null";
    private const string Restamp = "update auth.token_families set stamp = (select security_stamp from auth.users where id = $1) where id = $2 and user_id = $1 and ended_at is null";
    private const string Confirm = "update auth.users set email_confirmed = true where id = $1 and email = $2";

    /// <param name="stamp">The account's when its password was asked for: what another has set meanwhile is not written over.</param>
    /// <param name="hash">Of a password that has been looked at.</param>
    /// <param name="kept">The family of tokens that changes it and goes on; null when it is a page.</param>
    /// <returns>Refusals: account.gone, account.changed.</returns>
    public Task<Outcome> ExecuteAsync(Guid userId, string? stamp, string hash, Guid? kept, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                if (await AccountRow.HoldAsync(work, userId, cancel) is not { } account)
                {
                    return Outcome.Refused("account.gone");
                }

                if (account.Stamp != stamp)
                {
                    return Outcome.Refused("account.changed");
                }

                await SetAsync(work, account, hash, kept, cancel);
                await audit.WriteAsync(work, userId, actor, "password.change", null, cancel);
                return Outcome.Done;
            },
            cancellationToken);

    internal async Task SetAsync(AuthWork work, AccountRow account, string hash, Guid? kept, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await work.ExecuteAsync(Set, [Sql.P(account.Id), Sql.P(hash), Sql.P(Guid.NewGuid().ToString("N").ToUpperInvariant()), Sql.P(Guid.NewGuid().ToString())], cancellationToken);
        await work.ExecuteAsync(EndSessions, [Sql.P(account.Id), Sql.P(now)], cancellationToken);
        await TokenFamilies.EndAsync(work, account.Id, "password_changed", now, cancellationToken, but: kept);
        if (kept is { } family)
        {
            await work.ExecuteAsync(Restamp, [Sql.P(account.Id), Sql.P(family)], cancellationToken);
        }

        await AccountLinks.EndAsync(work, account.Id, AccountLinks.Password, now, cancellationToken);
        // Somebody who knew the old password may have asked for another address.
        await AccountLinks.EndAsync(work, account.Id, AccountLinks.Email, now, cancellationToken);
        await outbox.AddAsync(work, new Letter(LetterKind.PasswordChanged, account.Email, account.Language, null, [account.Name]), now + Outbox.NewsFor, cancellationToken);
    }

    /// <summary>Who followed a link to this address reads what is sent there.</summary>
    internal static Task ConfirmAsync(AuthWork work, AccountRow account, string email, CancellationToken cancellationToken) =>
        work.ExecuteAsync(Confirm, [Sql.P(account.Id), Sql.P(email)], cancellationToken);
}
