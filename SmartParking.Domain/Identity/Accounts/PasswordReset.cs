using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>A forgotten password: a link to the account's address, and a new password for whoever follows it.</summary>
public sealed class PasswordReset(AuthScope scope, PasswordChange change, AccountAudit audit, Outbox outbox, TimeProvider time)
{
    /// <summary>Asked for by anybody; it says nothing of what came of it.</summary>
    /// <param name="normalizedEmail">As Identity looks it up.</param>
    /// <param name="asking">Who asks; the account that is found stands in for who he is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task AskAsync(string normalizedEmail, Actor asking, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                var now = time.GetUtcNow();
                if (await AccountRow.HoldAsync(work, normalizedEmail, cancel) is not { } account
                    || await AccountLinks.MakeAsync(work, account.Id, AccountLinks.Password, account.Email, now, cancel) is not { } link)
                {
                    return false;
                }

                await outbox.AddAsync(work, new Letter(LetterKind.PasswordReset, account.Email, account.Language, link.Token, [account.Name]), link.Until, cancel);
                await audit.WriteAsync(work, account.Id, asking with { Id = account.Id, Name = account.Name }, "password.ask_reset", null, cancel);
                return true;
            },
            cancellationToken);

    /// <returns>Whose password a link would change; null when it works no more.</returns>
    public Task<Guid?> FindAsync(string? token, CancellationToken cancellationToken) =>
        scope.RunAsync(async (work, cancel) => (await AccountLinks.FindAsync(work, token, AccountLinks.Password, time.GetUtcNow(), cancel))?.UserId, cancellationToken);

    /// <summary>Uses the link, sets the password and ends every session of the person, all or nothing.</summary>
    /// <param name="hash">Of a password that has been looked at.</param>
    /// <returns>Refusals: link.gone.</returns>
    public Task<Outcome> ExecuteAsync(string token, string hash, Actor asking, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                if (await AccountLinks.UseAsync(work, token, AccountLinks.Password, time.GetUtcNow(), cancel) is not { } used
                    || await AccountRow.HoldAsync(work, used.UserId, cancel) is not { } account)
                {
                    return Outcome.Refused("link.gone");
                }

                await change.SetAsync(work, account, hash, kept: null, cancel);
                await PasswordChange.ConfirmAsync(work, account, used.Email, cancel);
                await audit.WriteAsync(work, account.Id, asking with { Id = account.Id, Name = account.Name }, "password.reset", null, cancel);
                return Outcome.Done;
            },
            cancellationToken);
}
