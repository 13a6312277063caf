using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Accounts;

/// <summary>Asked for again where it matters: an open page is not its owner.</summary>
internal sealed class OwnPassword(UserManager<User> users, HashQueue hashing, AccountLocks locks, SignInAudit audit)
{
    /// <summary>Guessing it from an open page is counted as guessing it at the sign-in page.</summary>
    /// <returns>Refusals: password.wrong, account.locked, account.busy.</returns>
    public async Task<Outcome> IsItAsync(HttpContext context, User user, string? password)
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

        // Who waited with a crowd of guesses finds it locked by those before him.
        if (locks.Until(account) is not null)
        {
            return Outcome.Refused("account.locked");
        }

        if (password is { Length: > 0 and <= SecurityDefaults.LongestPassword } && await users.CheckPasswordAsync(user, password))
        {
            return Outcome.Done;
        }

        locks.Failed(account);
        await audit.RefusedAsync(user, "wrong_password", context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        return Outcome.Refused("password.wrong");
    }
}
