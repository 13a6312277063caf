using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// A browser in which a person has signed in before keeps a cookie that says so. It opens nothing: his wrong passwords from
/// there are counted apart, so that whoever locks the account from elsewhere does not lock him out.
/// </summary>
internal sealed class KnownDevice(IDataProtectionProvider protection, SiteCookies cookies, TimeProvider time)
{
    private const string Cookie = "parking_known";
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(90);

    private readonly IDataProtector _protector = protection.CreateProtector("SmartParking.KnownDevice");

    /// <summary>When a session begins there. The name it has for this person stays.</summary>
    public void Remember(HttpContext context, Guid person)
    {
        var name = NameFor(context, person) ?? Guid.NewGuid();
        context.Response.Cookies.Append(cookies.Name(Cookie), _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{person:N} {name:N} {time.GetUtcNow().ToUnixTimeSeconds()}")), new CookieBuilder
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Strict,
            SecurePolicy = cookies.Policy,
            MaxAge = Lasts,
        }.Build(context));
    }

    /// <returns>What his wrong passwords are counted for.</returns>
    public string SubjectOf(HttpContext context, Guid? person, string account) =>
        person is { } known && NameFor(context, known) is { } name ? $"device {name:N} {account}" : account;

    private Guid? NameFor(HttpContext context, Guid person)
    {
        if (context.Request.Cookies[cookies.Name(Cookie)] is not { Length: > 0 and < 1_000 } text)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(text).Split(' ') is [var whose, var name, var since]
                && whose == person.ToString("N") && Guid.TryParse(name, out var id)
                && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var begun) && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(begun) < Lasts
                    ? id
                    : null;
        }
        catch (CryptographicException)
        {
            // Not ours, or of keys that are gone.
            return null;
        }
    }
}
