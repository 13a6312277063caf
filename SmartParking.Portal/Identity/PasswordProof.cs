using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>The hash itself, within a place of the <see cref="HashQueue"/>. An unknown person costs the time of a wrong password.</summary>
internal sealed class PasswordProof(UserManager<User> users, SignInManager<User> sessions, NobodysPassword nobody, PasswordRenewal renewal)
{
    private static readonly User Nobody = new();

    /// <returns>Null when the password is right; whatever else it is, it takes as long as a wrong password.</returns>
    public async Task<string?> WhyNotAsync(HttpContext context, User? user, string password)
    {
        if (user is null || await users.IsLockedOutAsync(user))
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, nobody.Hash, password);
            return user is null ? "unknown_person" : "locked_out";
        }

        await renewal.RunAsync(context, user, password);
        var result = await sessions.CheckPasswordSignInAsync(user, password, lockoutOnFailure: false);
        return result.Succeeded ? null : result.IsLockedOut ? "locked_out" : result.IsNotAllowed ? "not_allowed" : "wrong_password";
    }
}
