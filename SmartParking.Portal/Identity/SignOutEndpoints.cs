using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity;

internal static class SignOutEndpoints
{
    // Binding a form is what makes the framework demand the antiforgery token.
    public static void MapSignOut(this WebApplication app) => app.MapPost(Paths.SignOut, SignOutAsync).AllowAnonymous();

    private static async Task<IResult> SignOutAsync(HttpContext context, SignInManager<User> sessions, SessionBook book, SignInAudit audit, [FromForm] string? reason)
    {
        _ = reason;
        if (context.User.PersonId() is { } person && context.User.SessionId() is { } session)
        {
            await book.EndAsync(session, person, CancellationToken.None);
        }

        if (context.User.PersonId() is not null && await sessions.UserManager.GetUserAsync(context.User) is { } user)
        {
            await audit.SignedOutAsync(user, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        }

        await sessions.SignOutAsync();
        return Results.LocalRedirect(Paths.SignIn);
    }
}
