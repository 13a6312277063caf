using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace SmartParking.Portal.Shell;

/// <summary>Language and theme: a circuit cannot set a cookie, so a form does.</summary>
internal static class PreferencesEndpoints
{
    private static readonly CookieBuilder Cookie = new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        SecurePolicy = CookieSecurePolicy.SameAsRequest,
        Expiration = TimeSpan.FromDays(365),
    };

    // Binding a form is what makes the framework demand the antiforgery token.
    public static void MapPreferences(this WebApplication app) =>
        app.MapPost(Paths.Preferences, Keep).AllowAnonymous();

    private static IResult Keep(HttpContext context, TimeProvider time, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        var cookie = Cookie.Build(context, time.GetUtcNow());
        if (language is not null && Languages.All.ContainsKey(language))
        {
            context.Response.Cookies.Append(Languages.Cookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        }

        if (theme is not null && ThemeChoice.All.Contains(theme))
        {
            context.Response.Cookies.Append(ThemeChoice.Cookie, theme, cookie);
        }

        return Results.LocalRedirect(LocalUrl.OrHome(returnUrl));
    }
}
