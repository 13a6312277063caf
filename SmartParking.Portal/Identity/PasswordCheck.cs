using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Whether somebody's password is right: the account's lock, a place in the queue for hashing, the hash. An unknown person
/// costs the time of a wrong password, gets its answer, and is locked as a known one is. Every refusal is in the audit.
/// </summary>
internal sealed class PasswordCheck(
    UserManager<User> users, SignInManager<User> sessions, SignInAudit audit, NobodysPassword nobody, AccountLocks locks, HashQueue hashing)
{
    private static readonly User Nobody = new();

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
        if (await WhyNotAsync(user, password) is { } reason)
        {
            locks.Failed(account);
            await audit.RefusedAsync(user, reason, context.ActorFor(user?.Id, email), CancellationToken.None);
            return (new SignInAttempt(false, locks.Until(account)), null);
        }

        locks.Forget(account);
        return (SignInAttempt.Done, user);
    }

    private async Task<SignInAttempt> LockedAsync(HttpContext context, User? user, string email, DateTimeOffset until)
    {
        await audit.RefusedAsync(user, user is null ? "unknown_person" : "locked_out", context.ActorFor(user?.Id, email), CancellationToken.None);
        return new SignInAttempt(false, until);
    }

    /// <returns>Null when the password is right; whatever else it is, it takes as long as a wrong password.</returns>
    private async Task<string?> WhyNotAsync(User? user, string password)
    {
        if (user is null || await users.IsLockedOutAsync(user))
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, nobody.Hash, password);
            return user is null ? "unknown_person" : "locked_out";
        }

        var result = await sessions.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        return result.Succeeded ? null : result.IsLockedOut ? "locked_out" : result.IsNotAllowed ? "not_allowed" : "wrong_password";
    }
}
