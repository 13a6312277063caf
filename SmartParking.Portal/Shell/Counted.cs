using System.Globalization;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Shell;

internal static class Counted
{
    /// <summary>"1 device", "2 devices": the text <c>name.One</c> or <c>name.Many</c> with the number. French counts 0 as one.</summary>
    public static string Count(this IStringLocalizer texts, string name, long count)
    {
        return texts[$"{name}.{Form(count)}", count];
    }

    /// <summary>"One" or "Many", for texts with more than one number.</summary>
    public static string Form(long count) =>
        count == 1 || (count == 0 && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr") ? "One" : "Many";
}
