using Microsoft.Extensions.Localization;
using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>Scopes in words. One that has none is shown as it is.</summary>
internal static class ScopeWords
{
    /// <summary>What concerns one kind of thing stands together; what opens everything stands last.</summary>
    public static IReadOnlyList<string> Offered => Scope.All;

    public static string Of(IStringLocalizer<KeysTexts> texts, string scope)
    {
        var text = texts[$"Scope.{scope.Replace(':', '.').Replace("*", "all", StringComparison.Ordinal)}"];
        return text.ResourceNotFound ? scope : text;
    }
}
