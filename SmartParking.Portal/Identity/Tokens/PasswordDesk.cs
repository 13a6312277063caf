using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Accounts;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>
/// Changes the password of somebody with an access token, who says the old one as if he signed in. Every session of his ends with
/// it and every token but those of the family that asked.
/// </summary>
internal sealed class PasswordDesk(UserManager<User> users, PasswordCheck check, NewPassword passwords, AccountDoor door, TimeProvider time)
{
    private const string Wrong = "Current password is incorrect";
    private const string Changed = "The account was changed meanwhile. Sign in again.";

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
            return ApiRefusal.Later(context, attempt, time.GetUtcNow()) ?? ApiRefusal.Problem(context, StatusCodes.Status400BadRequest, Wrong);
        }

        if (await passwords.ProblemAsync(user, wanted, wanted) is { } problem)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status422UnprocessableEntity, problem);
        }

        return (await door.ChangeAsync(context, user, wanted, caller.Family)).Refusal switch
        {
            null => Results.Json(new { success = true, message = "Password changed successfully" }),
            "account.busy" => ApiRefusal.Later(context, SignInAttempt.NotNow, time.GetUtcNow())!,
            _ => ApiRefusal.Problem(context, StatusCodes.Status409Conflict, Changed),
        };
    }
}
