using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Playwright;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Support;

/// <summary>
/// The main part of a page, an element a line with its text and its telling attributes, so that two ways of seeing a page
/// can be compared. Left out is what differs from second to second: ages, and what was last announced.
/// </summary>
internal static partial class PageOutline
{
    private const string Fleeting = ".age, [data-announcer]";

    private const string InBrowser =
        """
        fleeting => {
            const lines = [];
            const walk = element => {
                if (element.matches(fleeting)) return;
                const attributes = [...element.attributes].filter(each => /^(data-|aria-|href$|role$|type$|name$)/.test(each.name)).map(each => `${each.name}=${each.value}`).sort();
                const text = [...element.childNodes].filter(each => each.nodeType === Node.TEXT_NODE).map(each => each.data).join(' ').replace(/\s+/g, ' ').trim();
                lines.push([element.localName, ...attributes, text].join(' '));
                [...element.children].forEach(walk);
            };
            walk(document.getElementById('main'));
            return lines;
        }
        """;

    public static async Task<IReadOnlyList<string>> OfAsync(IPage page) => await page.EvaluateAsync<string[]>(InBrowser, Fleeting);

    public static IReadOnlyList<string> Of(CircuitTree tree)
    {
        using var document = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + tree.Html);
        var lines = new List<string>();
        Walk(document.GetElementById("main")!, lines);
        return lines;
    }

    private static void Walk(IElement element, List<string> lines)
    {
        if (element.Matches(Fleeting))
        {
            return;
        }

        var attributes = element.Attributes.Where(each => Telling().IsMatch(each.Name)).Select(each => $"{each.Name}={each.Value}").Order(StringComparer.Ordinal);
        var text = Blanks().Replace(string.Join(' ', element.ChildNodes.OfType<IText>().Select(each => each.Data)), " ").Trim();
        lines.Add(string.Join(' ', [element.LocalName, .. attributes, text]));
        foreach (var child in element.Children)
        {
            Walk(child, lines);
        }
    }

    [GeneratedRegex("^(data-|aria-|href$|role$|type$|name$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Telling();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
