using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;

namespace SmartParking.Portal.Identity;

/// <summary>Puts a hash of ours in the place of one of V5 or V6, when the password that is shown is right by it.</summary>
internal sealed class PasswordRenewal(UserManager<User> users, OldPasswords old, ParkingIdentityContext people)
{
    /// <summary>Within a place of the <see cref="HashQueue"/>. Whether the password is right is then asked of Identity, as ever.</summary>
    public async Task RunAsync(HttpContext context, User user, string password)
    {
        if (user.PasswordHash is not { } stored || !OldPasswords.IsOld(stored) || !await old.IsRightAsync(stored, password, CancellationToken.None))
        {
            return;
        }

        var present = users.PasswordHasher.HashPassword(user, password);
        if (await old.ReplaceAsync(user.Id, stored, present, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None) is { } stamp)
        {
            (user.PasswordHash, user.ConcurrencyStamp) = (present, stamp);
            // Identity goes on from what stands there now: from what it has read before, its next write would find another's.
            people.Entry(user).State = EntityState.Detached;
        }
        else
        {
            // Another sign-in was first, or the password has just been changed: judged by what stands there now.
            await people.Entry(user).ReloadAsync(CancellationToken.None);
        }
    }
}
