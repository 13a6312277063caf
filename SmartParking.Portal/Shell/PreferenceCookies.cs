using Microsoft.AspNetCore.Localization;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Shell;

/// <summary>Language and theme, where every page looks for them, the sign-in page included.</summary>
internal static class PreferenceCookies
{
    /// <summary>What is null, or none of ours, is left as it is.</summary>
    public static void Apply(HttpContext context, string? language, string? theme)
    {
        var cookies = context.RequestServices.GetRequiredService<SiteCookies>();
        var cookie = cookies.Lasting(context);
        if (language is not null && Languages.All.ContainsKey(language))
        {
            context.Response.Cookies.Append(cookies.Name(Languages.Cookie), CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        }

        if (theme is not null && ThemeChoice.All.Contains(theme))
        {
            context.Response.Cookies.Append(cookies.Name(ThemeChoice.Cookie), theme, cookie);
        }
    }
}
