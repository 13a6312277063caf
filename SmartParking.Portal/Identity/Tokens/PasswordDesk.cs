using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>
/// Changes the password of somebody with an access token, who says the old one as if he signed in. The person's stamp changes
/// with it, which ends every token and session of his; then the family that asked is taken over. A crash in between ends that one, too.
/// </summary>
internal sealed class PasswordDesk(UserManager<User> users, PasswordCheck check, HashQueue hashing, TokenBook tokens, SignInAudit audit)
{
    private const string Wrong = "Current password is incorrect";
    private const string Locked = "Too many attempts. Try again later.";

    public async Task<IResult> ChangeAsync(HttpContext context, string current, string wanted)
    {
        var caller = context.Caller();
        var id = caller.Access.UserId;
        var known = await users.FindByIdAsync(id.ToString());
        if (known is null || current.Length > SecurityDefaults.LongestPassword || wanted.Length > SecurityDefaults.LongestPassword)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status400BadRequest, Wrong);
        }

        var (attempt, user) = await check.TryAsync(context, known.Email!, current);
        if (user is null)
        {
            return attempt.LockedUntil is null && !attempt.Busy
                ? ApiRefusal.Problem(context, StatusCodes.Status400BadRequest, Wrong)
                : ApiRefusal.Problem(context, StatusCodes.Status429TooManyRequests, Locked);
        }

        var result = await HashedAsync(user, current, wanted);
        if (!result.Succeeded)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status422UnprocessableEntity, string.Join(' ', result.Errors.Select(error => error.Description)));
        }

        await audit.TokenAsync(id, "password.change", null, context.ActorFor(id, user.DisplayName), CancellationToken.None);
        await tokens.KeepOnlyAsync(caller.Family!.Value, id, "password_changed", CancellationToken.None);
        return Results.Json(new { success = true, message = "Password changed successfully" });
    }

    /// <summary>Identity hashes the old one once more, and the new one.</summary>
    private async Task<IdentityResult> HashedAsync(User user, string current, string wanted)
    {
        // Not cancelled: he has waited here once already, and it was right.
        using var place = await hashing.EnterAsync(CancellationToken.None);
        return place.IsAcquired ? await users.ChangePasswordAsync(user, current, wanted) : IdentityResult.Failed(new IdentityError { Description = Locked });
    }
}
