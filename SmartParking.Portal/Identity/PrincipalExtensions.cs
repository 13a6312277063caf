using System.Security.Claims;

namespace SmartParking.Portal.Identity;

internal static class PrincipalExtensions
{
    /// <summary>The id of the signed-in person; null when nobody is.</summary>
    public static Guid? PersonId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>The id of the API key; null when it is no key.</summary>
    public static Guid? KeyId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && Guid.TryParse(principal.FindFirstValue(PersonClaims.Key), out var id) ? id : null;

    /// <summary>The id of the session; null when nobody is signed in.</summary>
    public static Guid? SessionId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && Guid.TryParse(principal.FindFirstValue(PersonClaims.Session), out var id) ? id : null;
}
