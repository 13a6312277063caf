using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Factors;

/// <summary>Between the password and the code: a cookie that says whose password was right, for five minutes. It opens nothing.</summary>
internal static class HalfSession
{
    public const string Scheme = "half";
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);
    private const string Stamp = "stamp";

    public static Task BeginAsync(HttpContext context, User user)
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(Stamp, user.SecurityStamp ?? string.Empty)];
        return context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
    }

    /// <returns>Null when nobody's password was right lately in this browser. The stamp tells a password that was changed since.</returns>
    public static async Task<(Guid Person, string Stamp)?> ReadAsync(HttpContext context) =>
        (await context.AuthenticateAsync(Scheme)).Principal is { } half && Guid.TryParse(half.FindFirstValue(ClaimTypes.NameIdentifier), out var person)
            ? (person, half.FindFirstValue(Stamp) ?? string.Empty)
            : null;

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);
}
