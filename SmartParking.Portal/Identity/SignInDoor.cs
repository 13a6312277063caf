using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Factors;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Signs people in by e-mail and password. The audit entry comes before the session: without the one there is no other.
/// An unknown person costs the time of a wrong password, gets its answer, and is locked as a known one is.
/// </summary>
internal sealed class SignInDoor(
    UserManager<User> users, SignInManager<User> sessions, SignInAudit audit, NobodysPassword nobody, AccountLocks locks, HashQueue hashing)
{
    private static readonly User Nobody = new();

    public async Task<SignInAttempt> TryAsync(HttpContext context, string email, string password)
    {
        email = email.Trim();
        var account = users.NormalizeEmail(email);
        var user = await users.FindByEmailAsync(email);
        if (locks.Until(account) is { } until)
        {
            await audit.RefusedAsync(user, user is null ? "unknown_person" : "locked_out", context.ActorFor(user?.Id, email), CancellationToken.None);
            return new SignInAttempt(false, until);
        }

        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return SignInAttempt.NotNow;
        }

        // Not the request's cancellation from here: who hangs up early must not escape the audit.
        if (await WhyNotAsync(user, password) is { } reason)
        {
            locks.Failed(account);
            await audit.RefusedAsync(user, reason, context.ActorFor(user?.Id, email), CancellationToken.None);
            return new SignInAttempt(false, locks.Until(account));
        }

        if (user!.TwoFactorEnabled)
        {
            // Its failures are forgotten when the code is right, too.
            await HalfSession.BeginAsync(context, user);
            return SignInAttempt.Half;
        }

        locks.Forget(account);
        await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        await sessions.SignInAsync(user, isPersistent: false, authenticationMethod: "pwd");
        return SignInAttempt.Done;
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
