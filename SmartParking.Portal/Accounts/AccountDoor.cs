using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Accounts;

/// <summary>What a person does with his account by a form: passwords are hashed here, in their turn.</summary>
internal sealed class AccountDoor(UserManager<User> users, HashQueue hashing, AccountLocks locks, PasswordReset reset, PasswordChange change)
{
    public Task<User?> FindAsync(Guid person) => users.FindByIdAsync(person.ToString());

    public string Normalize(string address) => users.NormalizeEmail(address);

    /// <returns>Refusals: link.gone, account.busy.</returns>
    public Task<Outcome> ResetAsync(HttpContext context, User user, string token, string password) =>
        HashedAsync(context, user, password, async hash =>
        {
            var outcome = await reset.ExecuteAsync(token, hash, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            if (outcome.IsDone)
            {
                await locks.ForgetAsync(Normalize(user.Email!));
            }

            return outcome;
        });

    /// <param name="kept">The family of tokens that changes it; null when it is a page.</param>
    /// <returns>Refusals: account.gone, account.changed, account.busy.</returns>
    public Task<Outcome> ChangeAsync(HttpContext context, User user, string password, Guid? kept = null) =>
        HashedAsync(context, user, password, hash => change.ExecuteAsync(user.Id, user.SecurityStamp, hash, kept, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None));

    private async Task<Outcome> HashedAsync(HttpContext context, User user, string password, Func<string, Task<Outcome>> then)
    {
        using var place = await hashing.EnterAsync(context.RequestAborted);
        return place.IsAcquired ? await then(users.PasswordHasher.HashPassword(user, password)) : Outcome.Refused("account.busy");
    }
}
