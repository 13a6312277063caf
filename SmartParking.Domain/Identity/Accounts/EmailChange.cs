using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Confirms a person's address, or another that is to take its place: by a link that is sent there. Until it is followed the old
/// one stays, and the old one is told when it is.
/// </summary>
public sealed class EmailChange(AuthScope scope, PersonCopies copies, AccountAudit audit, Outbox outbox, TimeProvider time)
{
    private const string Set =
        """
        update auth.users set email = $2, user_name = $2, normalized_email = $3, normalized_user_name = $3, email_confirmed = true, concurrency_stamp = $4 where id = $1
        """;

    /// <summary>Whether the address belongs to somebody already is not said here, but when the link is followed.</summary>
    /// <returns>Refusals: account.gone, email.too_often.</returns>
    public Task<Outcome> AskAsync(Guid userId, string email, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                if (await AccountRow.HoldAsync(work, userId, cancel) is not { } account)
                {
                    return Outcome.Refused("account.gone");
                }

                if (await AccountLinks.MakeAsync(work, userId, AccountLinks.Email, email, time.GetUtcNow(), cancel) is not { } link)
                {
                    return Outcome.Refused("email.too_often");
                }

                await outbox.AddAsync(work, new Letter(LetterKind.EmailConfirmation, email, account.Language, link.Token, [account.Name]), link.Until, cancel);
                if (!string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase))
                {
                    // While he can still stop it: whoever has his session and password must not get the account unseen.
                    await outbox.AddAsync(work, new Letter(LetterKind.EmailAsked, account.Email, account.Language, null, [account.Name, email]), link.Until, cancel);
                }

                await audit.WriteAsync(work, userId, actor, "email.ask_change", null, cancel);
                return Outcome.Done;
            },
            cancellationToken);

    /// <returns>The address a link would confirm; null when it works no more.</returns>
    public Task<string?> FindAsync(string? token, CancellationToken cancellationToken) =>
        scope.RunAsync(async (work, cancel) => (await AccountLinks.FindAsync(work, token, AccountLinks.Email, time.GetUtcNow(), cancel))?.Email, cancellationToken);

    /// <param name="normalize">As Identity looks addresses up.</param>
    /// <returns>Refusals: link.gone, email.taken.</returns>
    public async Task<Outcome> ConfirmAsync(string token, Func<string, string> normalize, Actor asking, CancellationToken cancellationToken)
    {
        try
        {
            var person = await scope.RunAsync<Guid?>(
                async (work, cancel) =>
                {
                    if (await AccountLinks.UseAsync(work, token, AccountLinks.Email, time.GetUtcNow(), cancel) is not { } used
                        || await AccountRow.HoldAsync(work, used.UserId, cancel) is not { } account)
                    {
                        return null;
                    }

                    await ApplyAsync(work, account, used.Email, normalize(used.Email), cancel);
                    await audit.WriteAsync(work, account.Id, asking with { Id = account.Id, Name = account.Name }, "email.confirm", null, cancel);
                    return account.Id;
                },
                cancellationToken);
            if (person is not { } id)
            {
                return Outcome.Refused("link.gone");
            }

            await copies.FollowAsync(id, asking, cancellationToken);
            return Outcome.Done;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Outcome.Refused("email.taken");
        }
    }

    private async Task ApplyAsync(AuthWork work, AccountRow account, string email, string normalized, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await work.ExecuteAsync(Set, [Sql.P(account.Id), Sql.P(email), Sql.P(normalized), Sql.P(Guid.NewGuid().ToString())], cancellationToken);
        if (string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        // A link that lies in the old mailbox must not open the account any more.
        await AccountLinks.EndAsync(work, account.Id, AccountLinks.Password, now, cancellationToken);
        await outbox.AddAsync(work, new Letter(LetterKind.EmailChanged, account.Email, account.Language, null, [account.Name, email]), now + Outbox.NewsFor, cancellationToken);
    }
}
