using System.Globalization;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Members;

/// <summary>
/// Lets the person behind an invitation in, with a session of his own making: whatever session the browser had before, an
/// attacker may have put there. The account comes first: if what follows fails, the link still works and the account signs in.
/// </summary>
internal sealed class InvitationDoor(UserManager<User> users, AcceptInvitation accept, FreshSession sessions, HashQueue hashing, TimeProvider time)
{
    /// <summary>Of the address the invitation was sent to.</summary>
    public Task<User?> AccountOfAsync(FoundInvitation found) => users.FindByEmailAsync(found.Email);

    /// <summary>For somebody who is signed in, with the address the invitation was sent to.</summary>
    /// <returns>Refusals: invitation.gone, invitation.other, member.already.</returns>
    public async Task<Outcome> AcceptAsync(HttpContext context, FoundInvitation found, string token)
    {
        if (await users.GetUserAsync(context.User) is not { } user || await AccountOfAsync(found) is not { } invited || invited.Id != user.Id)
        {
            return Outcome.Refused("invitation.other");
        }

        var outcome = await JoinAsync(context, found, token, user);
        if (outcome.IsDone)
        {
            await sessions.RenewAsync(context, user.Id);
        }

        return outcome;
    }

    /// <summary>For somebody who has no account yet; its password has been looked at.</summary>
    /// <returns>Refusals: invitation.gone, invitation.busy, invitation.account_exists.</returns>
    public async Task<Outcome> JoinAsync(HttpContext context, FoundInvitation found, string token, string name, string password)
    {
        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return Outcome.Refused("invitation.busy");
        }

        var user = new User
        {
            Id = Guid.CreateVersion7(),
            UserName = found.Email,
            Email = found.Email,
            EmailConfirmed = true,
            DisplayName = name,
            Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            CreatedAt = time.GetUtcNow(),
        };
        if (!(await users.CreateAsync(user, password)).Succeeded)
        {
            return Outcome.Refused("invitation.account_exists");
        }

        var outcome = await JoinAsync(context, found, token, user);
        if (outcome.IsDone)
        {
            await sessions.SignInAsync(context, user);
        }

        return outcome;
    }

    private Task<Outcome> JoinAsync(HttpContext context, FoundInvitation found, string token, User user) =>
        accept.ExecuteAsync(found, token, (user.Id, user.DisplayName, user.Email!), context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
}
