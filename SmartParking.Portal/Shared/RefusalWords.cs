using System.Globalization;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Shared;

/// <summary>What an action refused, in words.</summary>
internal static class RefusalWords
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <param name="texts">Where the words are.</param>
    /// <param name="outcome">Of a refused action.</param>
    public static string Tell(this IStringLocalizer<RefusalTexts> texts, Outcome outcome)
    {
        var words = texts[$"Refusal.{outcome.Refusal}", [.. outcome.Values]];
        return words.ResourceNotFound ? texts["Other", outcome.Refusal!] : words;
    }

    /// <summary>In English, whatever language the request would like: clients of the API read it in logs.</summary>
    public static string TellClient(this IStringLocalizer<RefusalTexts> texts, Outcome outcome)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = English;
            return texts.Tell(outcome);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
