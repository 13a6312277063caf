using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Signs people in by e-mail and password. The audit entry comes before the session: without the one there is no other.
/// An unknown person costs the time of a wrong password, and gets its answer.
/// </summary>
internal sealed class SignInDoor(UserManager<User> users, SignInManager<User> sessions, SignInAudit audit, NobodysPassword nobody)
{
    private static readonly User Nobody = new();

    public async Task<SignInAttempt> TryAsync(HttpContext context, string email, string password)
    {
        email = email.Trim();
        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, nobody.Hash, password);
            await audit.RefusedAsync(null, "unknown_person", context.ActorFor(null, email), CancellationToken.None);
            return SignInAttempt.Refused;
        }

        // Not the request's cancellation: who hangs up early must not escape the audit.
        var result = await sessions.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await audit.SignedInAsync(user, context.ActorFor(user.Id, email), CancellationToken.None);
            await sessions.SignInAsync(user, isPersistent: false, authenticationMethod: "pwd");
            return SignInAttempt.Done;
        }

        var reason = result.IsLockedOut ? "locked_out" : result.IsNotAllowed ? "not_allowed" : "wrong_password";
        await audit.RefusedAsync(user, reason, context.ActorFor(user.Id, email), CancellationToken.None);
        return result.IsLockedOut ? new SignInAttempt(false, await users.GetLockoutEndDateAsync(user)) : SignInAttempt.Refused;
    }
}
