using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Whether somebody's password is right: the account's lock, a place in the queue for hashing, the hash. An unknown person
/// costs the time of a wrong password, gets its answer, and is locked as a known one is. Every refusal is in the audit.
/// </summary>
internal sealed class PasswordCheck(UserManager<User> users, PasswordProof proof, SignInAudit audit, AccountLocks locks, HashQueue hashing)
{
    /// <returns>The person when it is right; otherwise why not.</returns>
    public async Task<(SignInAttempt Attempt, User? User)> TryAsync(HttpContext context, string email, string password)
    {
        email = email.Trim();
        var account = users.NormalizeEmail(email);
        var user = await users.FindByEmailAsync(email);
        if (locks.Until(account) is { } until)
        {
            return (await LockedAsync(context, user, email, until), null);
        }

        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return (SignInAttempt.NotNow, null);
        }

        // Who waited with a crowd of guesses for the same account finds it locked by those before him.
        if (locks.Until(account) is { } meanwhile)
        {
            return (await LockedAsync(context, user, email, meanwhile), null);
        }

        // Not the request's cancellation from here: who hangs up early must not escape the audit.
        if (await proof.WhyNotAsync(context, user, password) is { } reason)
        {
            locks.Failed(account);
            await audit.RefusedAsync(user, reason, context.ActorFor(user?.Id, email), CancellationToken.None);
            return (new SignInAttempt(false, locks.Until(account)), null);
        }

        locks.Forget(account);
        return (SignInAttempt.Done, user);
    }

    /// <summary>For somebody who is signed in. Guessing it from an open page is counted as guessing it at the sign-in page.</summary>
    /// <returns>Refusals: password.wrong, account.locked, account.busy.</returns>
    public async Task<Outcome> IsOwnAsync(HttpContext context, User user, string? password)
    {
        var account = users.NormalizeEmail(user.Email!);
        if (locks.Until(account) is not null)
        {
            return Outcome.Refused("account.locked");
        }

        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return Outcome.Refused("account.busy");
        }

        if (locks.Until(account) is not null)
        {
            return Outcome.Refused("account.locked");
        }

        if (password is { Length: > 0 and <= SecurityDefaults.LongestPassword } && await proof.WhyNotAsync(context, user, password) is null)
        {
            return Outcome.Done;
        }

        locks.Failed(account);
        return Outcome.Refused("password.wrong");
    }

    private async Task<SignInAttempt> LockedAsync(HttpContext context, User? user, string email, DateTimeOffset until)
    {
        await audit.RefusedAsync(user, user is null ? "unknown_person" : "locked_out", context.ActorFor(user?.Id, email), CancellationToken.None);
        return new SignInAttempt(false, until);
    }
}
