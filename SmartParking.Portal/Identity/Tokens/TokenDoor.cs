using System.Globalization;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>
/// Gives tokens for a password, or for a refresh token. The password passes the same checks as on the page; the audit entry
/// comes before the tokens.
/// </summary>
internal sealed class TokenDoor(PasswordCheck check, SignInAudit audit, TokenBook tokens, TokenRefresh refresh, TenantDirectory directory, TimeProvider time)
{
    private const string Wrong = "Incorrect email or password";
    private const string WrongRefresh = "Invalid or expired refresh token";
    private const string NoMembership = "No active tenant membership found";
    private const string SecondFactor = "This account is protected by a second factor. Use an API key.";
    private const string Locked = "Too many attempts. Try again later.";
    private const string Busy = "Too many people sign in at this moment. Try again.";

    public async Task<IResult> SignInAsync(HttpContext context, string email, string password)
    {
        var (attempt, user) = await check.TryAsync(context, email, password);
        if (user is null)
        {
            return attempt switch
            {
                { Busy: true } => Later(context, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(1), Busy),
                { LockedUntil: { } until } => Later(context, StatusCodes.Status429TooManyRequests, until - time.GetUtcNow(), Locked),
                _ => ApiRefusal.Problem(context, StatusCodes.Status401Unauthorized, Wrong),
            };
        }

        if (user.TwoFactorEnabled)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status403Forbidden, SecondFactor);
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

    private static IResult Later(HttpContext context, int status, TimeSpan after, string detail)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ApiRefusal.Problem(context, status, detail);
    }
}
