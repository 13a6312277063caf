using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Factors;

/// <summary>
/// The code after the password. Wrong codes lock the step as wrong passwords lock the first, each by itself: who knows a password
/// and guesses codes must not keep its owner, who knows both, from more than this step.
/// </summary>
internal sealed class SecondStep(UserManager<User> users, SignInManager<User> sessions, Authenticators authenticators, SignInAudit audit, AccountLocks locks)
{
    /// <summary>A recovery code however it is typed; longer is none.</summary>
    public const int LongestCode = 40;

    /// <returns>Whose code is asked for; null when it is nobody's turn in this browser.</returns>
    public async Task<User?> WhoAsync(HttpContext context) =>
        await HalfSession.ReadAsync(context) is { } half && await users.FindByIdAsync(half.Person.ToString()) is { } user && user.SecurityStamp == half.Stamp ? user : null;

    public async Task<SignInAttempt> TryAsync(HttpContext context, User user, string code)
    {
        var attempt = await TakeAsync(context, user, code);
        if (attempt.Succeeded)
        {
            await HalfSession.EndAsync(context);
            await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            await sessions.SignInAsync(user, isPersistent: false, authenticationMethod: "mfa");
        }

        return attempt;
    }

    /// <summary>The code alone, of somebody whose password was right; it is good no longer. Refusals are in the audit.</summary>
    public async Task<SignInAttempt> TakeAsync(HttpContext context, User user, string code)
    {
        var step = "code " + user.NormalizedEmail;
        var actor = context.ActorFor(user.Id, user.DisplayName);
        var (allowed, locked) = await locks.TakeAsync(step);
        if (!allowed)
        {
            await audit.RefusedAsync(user, "locked_out", actor, CancellationToken.None);
            return new SignInAttempt(false, locked);
        }

        if (!await authenticators.TakeAsync(user.Id, code, actor, CancellationToken.None))
        {
            await audit.RefusedAsync(user, "wrong_code", actor, CancellationToken.None);
            return new SignInAttempt(false, locked);
        }

        await locks.ForgetAsync(step);
        return SignInAttempt.Done;
    }
}
