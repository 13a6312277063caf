using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>Begins a session that nobody can have known before: with a new id, after the browser's old one has ended.</summary>
internal sealed class FreshSession(SignInManager<User> sessions, SessionBook book, SignInAudit audit)
{
    /// <summary>For somebody who was not signed in; the audit entry comes before the session.</summary>
    public async Task SignInAsync(HttpContext context, User user)
    {
        await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        await RenewAsync(context, user);
    }

    /// <summary>For somebody who is signed in and has become more, or has changed what he signs in with.</summary>
    public async Task RenewAsync(HttpContext context, User user)
    {
        if (context.User.PersonId() is { } person && context.User.SessionId() is { } session)
        {
            await book.EndAsync(session, person, CancellationToken.None);
        }

        await sessions.SignInAsync(user, isPersistent: false);
    }
}
