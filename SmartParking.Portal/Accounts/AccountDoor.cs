using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Accounts;

/// <summary>What a person does with his account by a form: passwords are hashed here.</summary>
internal sealed class AccountDoor(UserManager<User> users, HashQueue hashing, AccountLocks locks, PasswordReset reset, PasswordChange change, EmailChange email)
{
    private const int LongestEmail = 255;

    /// <summary>The Portal's address as this browser reaches it; the edge has looked at the host.</summary>
    public static Uri Portal(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}/");

    public Task<User?> FindAsync(Guid person) => users.FindByIdAsync(person.ToString());

    public string Normalize(string address) => users.NormalizeEmail(address);

    /// <returns>Refusals: link.gone, account.busy.</returns>
    public Task<Outcome> ResetAsync(HttpContext context, User user, string token, string password) =>
        HashedAsync(context, user, password, async hash =>
        {
            var outcome = await reset.ExecuteAsync(token, hash, Portal(context), context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            if (outcome.IsDone)
            {
                await locks.ForgetAsync(Normalize(user.Email!));
            }

            return outcome;
        });

    /// <returns>Refusals: account.gone, account.busy.</returns>
    public Task<Outcome> ChangeAsync(HttpContext context, User user, string password) =>
        HashedAsync(context, user, password, hash => change.ExecuteAsync(user.Id, hash, Portal(context), context.ActorFor(user.Id, user.DisplayName), CancellationToken.None));

    /// <returns>Refusals: email.none, email.same, email.too_often, account.gone.</returns>
    public async Task<Outcome> AskEmailAsync(HttpContext context, User user, string? address)
    {
        var text = (address ?? string.Empty).Trim();
        if (text.Length is < 3 or > LongestEmail || text.Any(each => char.IsControl(each) || char.IsWhiteSpace(each)) || !MailAddress.TryCreate(text, out var mail) || mail.Address != text)
        {
            return Outcome.Refused("email.none");
        }

        return user.EmailConfirmed && Normalize(text) == user.NormalizedEmail
            ? Outcome.Refused("email.same")
            : await email.AskAsync(user.Id, text, Portal(context), context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
    }

    private async Task<Outcome> HashedAsync(HttpContext context, User user, string password, Func<string, Task<Outcome>> then)
    {
        using var place = await hashing.EnterAsync(context.RequestAborted);
        return place.IsAcquired ? await then(users.PasswordHasher.HashPassword(user, password)) : Outcome.Refused("account.busy");
    }
}
