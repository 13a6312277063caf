using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Every request prolongs a session, but none beyond the working day: when it began is a claim of its own, which neither
/// the prolonging nor the renewal after a look at the security stamp changes.
/// </summary>
internal static class SessionAge
{
    private const string Begun = "session_begun";

    public static Task BeginAsync(CookieSigningInContext context)
    {
        if (context.Principal?.Identity is ClaimsIdentity identity && !identity.HasClaim(claim => claim.Type == Begun))
        {
            identity.AddClaim(new Claim(Begun, Now(context.HttpContext).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        return Task.CompletedTask;
    }

    public static Task KeepAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(Begun) is { } begun && context.NewPrincipal?.Identity is ClaimsIdentity identity)
        {
            identity.AddClaim(begun.Clone());
        }

        return Task.CompletedTask;
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (IsOver(context.Principal, Now(context.HttpContext)))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    public static bool IsOver(ClaimsPrincipal? person, DateTimeOffset now) =>
        !long.TryParse(person?.FindFirstValue(Begun), NumberStyles.None, CultureInfo.InvariantCulture, out var begun)
        || now - DateTimeOffset.FromUnixTimeSeconds(begun) >= SecurityDefaults.SessionAtMost;

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
