using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Factors;

namespace SmartParking.Portal.Identity;

/// <summary>Signs people in by e-mail and password. The audit entry comes before the session: without the one there is no other.</summary>
internal sealed class SignInDoor(PasswordCheck check, SignInManager<User> sessions, SignInAudit audit)
{
    public async Task<SignInAttempt> TryAsync(HttpContext context, string email, string password)
    {
        var (attempt, user) = await check.TryAsync(context, email, password);
        if (user is { TwoFactorEnabled: true })
        {
            await HalfSession.BeginAsync(context, user);
            return SignInAttempt.Half;
        }

        if (user is not null)
        {
            await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            await sessions.SignInAsync(user, isPersistent: false, authenticationMethod: "pwd");
        }

        return attempt;
    }
}
