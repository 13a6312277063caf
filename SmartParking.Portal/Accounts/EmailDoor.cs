using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Accounts;

/// <summary>Another address for an account: asked for here, and confirmed by the link that is sent there.</summary>
internal sealed class EmailDoor(UserManager<User> users, EmailChange email)
{
    /// <returns>Refusals: email.none, email.same, email.too_often, account.gone.</returns>
    public async Task<Outcome> AskAsync(HttpContext context, User user, string? address)
    {
        if (EmailAddress.Of(address) is not { } text)
        {
            return Outcome.Refused("email.none");
        }

        return user.EmailConfirmed && users.NormalizeEmail(text) == user.NormalizedEmail
            ? Outcome.Refused("email.same")
            : await email.AskAsync(user.Id, text, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
    }

    public Task<string?> FindAsync(string? token, CancellationToken cancellationToken) => email.FindAsync(token, cancellationToken);

    /// <param name="address">What the link is for.</param>
    /// <returns>Refusals: link.gone, email.taken.</returns>
    public Task<Outcome> ConfirmAsync(HttpContext context, string token, string address) =>
        email.ConfirmAsync(token, text => users.NormalizeEmail(text), context.ActorFor(null, address), CancellationToken.None);
}
