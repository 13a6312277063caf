using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using SmartParking.Portal;

namespace SmartParking.Tests.Support;

/// <summary>Every page there is, by its route; a page made tomorrow is in it.</summary>
internal static partial class PageInventory
{
    /// <summary>Paths to open, with a tenant in them where the page has one.</summary>
    public static IReadOnlyList<string> Paths(string slug) =>
    [
        .. typeof(PortalHost).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template.Replace("{Slug}", slug, StringComparison.OrdinalIgnoreCase))
            .Select(path => path.Replace("{Token}", new string('x', 43), StringComparison.Ordinal))
            .Select(path => Parameter().IsMatch(path) ? throw new InvalidOperationException($"{path}: tell PageInventory what to put there.") : path)
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
