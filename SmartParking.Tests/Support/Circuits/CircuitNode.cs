using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>A node of what a circuit shows: an element, a text, a block of markup, or a component that holds nodes.</summary>
internal sealed partial class CircuitNode(FrameKind kind, string? value)
{
    private static readonly HashSet<string> Void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

    public FrameKind Kind { get; } = kind;

    /// <summary>The name of an element.</summary>
    public string Name => Kind == FrameKind.Element ? Value! : string.Empty;

    /// <summary>The name of an element, the content of a text or markup.</summary>
    public string? Value { get; set; } = value;

    public int ComponentId { get; init; } = -1;

    public CircuitNode? Parent { get; private set; }

    public Dictionary<string, string?> Attributes { get; } = [];

    /// <summary>Event name, such as click, to the id that dispatches it.</summary>
    public Dictionary<string, ulong> Handlers { get; } = [];

    public List<CircuitNode> Children { get; } = [];

    /// <summary>The component that rendered it.</summary>
    public int Owner => Parent is null ? ComponentId : Parent.Kind == FrameKind.Component ? Parent.ComponentId : Parent.Owner;

    /// <summary>What a reader reads, in one line.</summary>
    public string Text => Blanks().Replace(Gather(new StringBuilder()).ToString(), " ").Trim();

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public void Insert(int index, CircuitNode child)
    {
        child.Parent = this;
        Children.Insert(index, child);
    }

    public IEnumerable<CircuitNode> Descendants() => Children.SelectMany(child => child.Descendants().Prepend(child));

    public StringBuilder WriteHtml(StringBuilder to)
    {
        switch (Kind)
        {
            case FrameKind.Text:
                return to.Append(WebUtility.HtmlEncode(Value));
            case FrameKind.Markup:
                return to.Append(Value);
            case FrameKind.Component:
                Children.ForEach(child => child.WriteHtml(to));
                return to;
        }

        to.Append('<').Append(Name);
        foreach (var (name, text) in Attributes)
        {
            to.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(text)).Append('"');
        }

        to.Append('>');
        Children.ForEach(child => child.WriteHtml(to));
        return Void.Contains(Name) ? to : to.Append("</").Append(Name).Append('>');
    }

    private StringBuilder Gather(StringBuilder to)
    {
        if (Kind is FrameKind.Text or FrameKind.Markup)
        {
            return to.Append(Kind == FrameKind.Text ? Value : WebUtility.HtmlDecode(Tags().Replace(Value!, string.Empty)));
        }

        Children.ForEach(child => child.Gather(to));
        return to;
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
