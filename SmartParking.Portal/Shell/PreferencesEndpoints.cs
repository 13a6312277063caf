using Microsoft.AspNetCore.Mvc;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Shell;

/// <summary>Language and theme: a circuit cannot set a cookie, so a form does. With the person, where one is signed in, they go to his other browsers.</summary>
internal static class PreferencesEndpoints
{
    // Binding a form is what makes the framework demand the antiforgery token.
    public static void MapPreferences(this WebApplication app) =>
        app.MapPost(Paths.Preferences, KeepAsync).AllowAnonymous();

    private static async Task<IResult> KeepAsync(HttpContext context, PersonDetails details, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        var (words, colours) = (language is not null && Languages.All.ContainsKey(language) ? language : null, theme is not null && ThemeChoice.All.Contains(theme) ? theme : null);
        PreferenceCookies.Apply(context, words, colours);
        if (context.User.PersonId() is { } person)
        {
            await details.PreferAsync(person, words, colours, CancellationToken.None);
        }

        return Results.LocalRedirect(LocalUrl.OrHome(returnUrl));
    }
}
