using System.Text.RegularExpressions;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>The little of CSS that finds a control: <c>button[data-space='A-001']</c>, <c>#out-reason</c>, <c>[data-close]</c>.</summary>
internal sealed partial class Selector
{
    private readonly string _name;
    private readonly List<(string Name, string? Value)> _attributes;

    private Selector(string name, List<(string Name, string? Value)> attributes)
    {
        _name = name;
        _attributes = attributes;
    }

    /// <exception cref="FormatException">It is more of CSS than this.</exception>
    public static Selector Parse(string text)
    {
        if (Whole().Match(text) is not { Success: true } match)
        {
            throw new FormatException($"\"{text}\" is more than name#id[attribute='value'].");
        }

        var attributes = Attribute().Matches(match.Groups["attributes"].Value)
            .Select(each => (each.Groups["name"].Value, each.Groups["value"] is { Success: true, Value: var value } ? value : null)).ToList();
        if (match.Groups["id"] is { Success: true, Value: var id })
        {
            attributes.Add(("id", id));
        }

        return new Selector(match.Groups["tag"].Value, attributes);
    }

    public bool Matches(CircuitNode node) =>
        node.Kind == FrameKind.Element
        && (_name.Length == 0 || node.Name == _name)
        && _attributes.TrueForAll(wanted => node.Attributes.TryGetValue(wanted.Name, out var value) && (wanted.Value is null || wanted.Value == value));

    [GeneratedRegex(@"^(?<tag>[a-z0-9]*)(#(?<id>[\w-]+))?(?<attributes>(\[[^\]]+\])*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\[(?<name>[^=\]]+)(='?(?<value>[^'\]]*)'?)?\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attribute();
}
