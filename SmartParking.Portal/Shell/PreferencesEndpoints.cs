using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Shell;

/// <summary>Language and theme: a circuit cannot set a cookie, so a form does.</summary>
internal static class PreferencesEndpoints
{
    // Binding a form is what makes the framework demand the antiforgery token.
    public static void MapPreferences(this WebApplication app) =>
        app.MapPost(Paths.Preferences, Keep).AllowAnonymous();

    private static IResult Keep(HttpContext context, SiteCookies cookies, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        var cookie = cookies.Lasting(context);
        if (language is not null && Languages.All.ContainsKey(language))
        {
            context.Response.Cookies.Append(cookies.Name(Languages.Cookie), CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        }

        if (theme is not null && ThemeChoice.All.Contains(theme))
        {
            context.Response.Cookies.Append(cookies.Name(ThemeChoice.Cookie), theme, cookie);
        }

        return Results.LocalRedirect(LocalUrl.OrHome(returnUrl));
    }
}
