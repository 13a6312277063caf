using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>
/// Gives tokens for a password, with a code where one is asked for, or for a refresh token. The audit entry comes before the tokens.
/// </summary>
internal sealed class TokenDoor(TokenSignIn who, SignInAudit audit, TokenBook tokens, TokenRefresh refresh, TenantDirectory directory)
{
    private const string WrongRefresh = "Invalid or expired refresh token";
    private const string NoMembership = "No active tenant membership found";

    public async Task<IResult> SignInAsync(HttpContext context, TokenInput.Login login)
    {
        var (user, refusal) = await who.WhoAsync(context, login);
        if (user is null)
        {
            return refusal!;
        }

        if (await directory.NewestOfAsync(user.Id, CancellationToken.None) is not { } access)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status403Forbidden, NoMembership);
        }

        var device = TokenInput.DeviceOf(context);
        await audit.TokenAsync(user.Id, "token.sign_in", null, context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
        return Answer(await tokens.BeginAsync(user, access.TenantId, device, CancellationToken.None), user, access);
    }

    public async Task<IResult> RefreshAsync(HttpContext context, string token)
    {
        // Not the request's cancellation: a successor that nobody was told of would be lost.
        var (_, pair) = await refresh.RunAsync(token, TokenInput.DeviceOf(context), context.ActorFor(null, string.Empty), CancellationToken.None);
        return pair is not null
            && await directory.FindAsync(pair.User, pair.Tenant, CancellationToken.None) is { } access
            && await context.RequestServices.GetRequiredService<UserManager<User>>().FindByIdAsync(pair.User.ToString()) is { } user
            ? Answer(pair, user, access)
            : ApiRefusal.Problem(context, StatusCodes.Status401Unauthorized, WrongRefresh);
    }

    private static IResult Answer(TokenPair pair, User user, TenantAccess access) => Results.Json(TokenAnswers.Of(pair, user, access), TokenAnswers.Json);
}
