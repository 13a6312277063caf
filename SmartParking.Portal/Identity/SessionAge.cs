using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Every request prolongs a session, but none beyond the working day: when it began is a claim of its own, which neither
/// the prolonging nor the renewal after a look at the security stamp changes. And none beyond its end: who signs out ends it
/// wherever its cookie was copied to.
/// </summary>
internal static class SessionAge
{
    private const string Begun = "session_begun";

    public static async Task BeginAsync(CookieSigningInContext context)
    {
        if (context.Principal is { Identity: ClaimsIdentity identity } person && !identity.HasClaim(claim => claim.Type == Begun) && person.PersonId() is { } id)
        {
            identity.AddClaim(new Claim(Begun, Now(context.HttpContext).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
            identity.AddClaim(new Claim(PersonClaims.Session, (await Book(context.HttpContext).BeginAsync(id, context.HttpContext.Connection.RemoteIpAddress?.ToString(), context.HttpContext.Request.Headers.UserAgent.ToString(), CancellationToken.None)).ToString()));
            context.HttpContext.RequestServices.GetRequiredService<KnownDevice>().Remember(context.HttpContext, id);
            PreferenceCookies.Apply(context.HttpContext, person.FindFirstValue(PersonClaims.Language), person.FindFirstValue(PersonClaims.Theme));
        }
    }

    public static Task KeepAsync(SecurityStampRefreshingPrincipalContext context)
    {
        Carry(context.CurrentPrincipal, context.NewPrincipal);
        return Task.CompletedTask;
    }

    /// <summary>Which session it is, and when it began, go over to another principal of the same person.</summary>
    public static void Carry(ClaimsPrincipal? from, ClaimsPrincipal? to)
    {
        if (from is not null && to?.Identity is ClaimsIdentity identity)
        {
            identity.AddClaims(new[] { Begun, PersonClaims.Session }.Select(from.FindFirst).OfType<Claim>().Select(claim => claim.Clone()));
        }
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (IsOver(context.Principal, Now(context.HttpContext)) || !await IsInForceAsync(context.Principal, Book(context.HttpContext), context.HttpContext.RequestAborted))
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

    /// <summary>Whether nobody has signed out of it, also from another copy of its cookie.</summary>
    public static async Task<bool> IsInForceAsync(ClaimsPrincipal? person, SessionBook sessions, CancellationToken cancellationToken) =>
        person?.PersonId() is { } id && person.SessionId() is { } session && await sessions.IsAliveAsync(session, id, cancellationToken);

    private static SessionBook Book(HttpContext context) => context.RequestServices.GetRequiredService<SessionBook>();

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
