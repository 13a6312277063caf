using SmartParking.Domain.Identity;
using SmartParking.Portal.Factors;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>Who a program signs in: by password, and where its person has a second factor, by a code in the same request. Both pass the same checks as on the pages.</summary>
internal sealed class TokenSignIn(PasswordCheck check, SecondStep step, TimeProvider time)
{
    /// <summary>For clients: the member <c>error</c> of the problem details.</summary>
    public const string CodeRequired = "second_factor_required";
    public const string CodeRefused = "second_factor_refused";

    private const string Wrong = "Incorrect email or password";
    private const string NeedsCode = "This account is protected by a second factor. Send the code of the app, or a recovery code, as code.";
    private const string WrongCode = "Incorrect code";

    /// <returns>The person; otherwise what is answered.</returns>
    public async Task<(User? User, IResult? Refusal)> WhoAsync(HttpContext context, TokenInput.Login login)
    {
        var (attempt, user) = await check.TryAsync(context, login.Email, login.Password);
        if (user is null)
        {
            return (null, ApiRefusal.Later(context, attempt, time.GetUtcNow()) ?? ApiRefusal.Problem(context, StatusCodes.Status401Unauthorized, Wrong));
        }

        if (!user.TwoFactorEnabled)
        {
            return (user, null);
        }

        if (login.Code is not { } code)
        {
            return (null, ApiRefusal.Problem(context, StatusCodes.Status401Unauthorized, NeedsCode, CodeRequired));
        }

        var second = await step.TakeAsync(context, user, code);
        return second.Succeeded
            ? (user, null)
            : (null, ApiRefusal.Later(context, second, time.GetUtcNow()) ?? ApiRefusal.Problem(context, StatusCodes.Status401Unauthorized, WrongCode, CodeRefused));
    }
}
