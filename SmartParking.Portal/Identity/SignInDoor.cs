using Microsoft.AspNetCore.Identity;
using Npgsql;
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
            try
            {
                await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
            {
                // Others write the tenant's audit, and longer than is waited for.
                return SignInAttempt.NotNow;
            }

            await sessions.SignInAsync(user, isPersistent: false, authenticationMethod: "pwd");
        }

        return attempt;
    }
}
