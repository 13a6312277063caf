using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Begins a session that nobody can have known before: with a new id, after the browser's old one has ended. The account is
/// read anew: what this request has read of it before may be what it has just changed.
/// </summary>
internal sealed class FreshSession(SignInManager<User> sessions, SessionBook book, SignInAudit audit, IDbContextFactory<ParkingIdentityContext> accounts)
{
    /// <summary>For somebody who was not signed in; the audit entry comes before the session.</summary>
    public async Task SignInAsync(HttpContext context, User user)
    {
        await audit.SignedInAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        await RenewAsync(context, user.Id);
    }

    /// <summary>The same session with what its person is called now.</summary>
    public async Task RefreshAsync(HttpContext context, Guid person)
    {
        var principal = await sessions.CreateUserPrincipalAsync(await ReadAsync(person));
        SessionAge.Carry(context.User, principal);
        await context.SignInAsync(IdentityConstants.ApplicationScheme, principal);
    }

    /// <summary>For somebody who is signed in and has become more, or has changed what he signs in with.</summary>
    public async Task RenewAsync(HttpContext context, Guid person)
    {
        if (context.User.PersonId() is { } before && context.User.SessionId() is { } session)
        {
            await book.EndAsync(session, before, CancellationToken.None);
        }

        await sessions.SignInAsync(await ReadAsync(person), isPersistent: false);
    }

    private async Task<User> ReadAsync(Guid person)
    {
        await using var db = await accounts.CreateDbContextAsync(CancellationToken.None);
        return await db.Users.AsNoTracking().SingleAsync(user => user.Id == person, CancellationToken.None);
    }
}
