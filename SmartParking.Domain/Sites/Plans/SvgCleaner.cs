using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites.Plans;

/// <summary>
/// Keeps of an SVG what draws, by a list of what may stay: no script, no event, no style sheet, no reference to anything outside of
/// itself, no entity. What is not on the list goes without a word, because drawing programs write much of it.
/// </summary>
internal static class SvgCleaner
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int MostElements = 200_000;

    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "symbol", "use",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "title", "desc", "marker",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.Ordinal)
    {
        "id", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "width", "height", "viewBox", "preserveAspectRatio", "transform",
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset",
        "stroke-miterlimit", "opacity", "color", "display", "visibility", "clip-path", "clip-rule", "mask", "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform",
        "patternUnits", "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
        "dominant-baseline", "letter-spacing", "dx", "dy", "rotate", "textLength", "fx", "fy", "spreadMethod", "marker-start", "marker-mid", "marker-end", "refX", "refY",
        "markerWidth", "markerHeight", "orient", "markerUnits", "vector-effect", "href", "version",
    };

    /// <summary>Of a style attribute the same words, each as an attribute of its own.</summary>
    private static readonly char[] Ends = [';'];

    public static bool LooksLike(byte[] bytes)
    {
        var head = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 4096)).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith('<') && head.Contains("<svg", StringComparison.OrdinalIgnoreCase);
    }

    public static (Outcome? Refusal, PlanPicture? Picture) Clean(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(bytes),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersFromEntities = 1, MaxCharactersInDocument = PlanPictures.MostBytes });
            var root = XDocument.Load(reader).Root;
            if (root is null || root.Name.LocalName != "svg" || root.Name.NamespaceName != Namespace || root.Descendants().Take(MostElements + 1).Count() > MostElements)
            {
                return (Outcome.Refused("plan.picture.svg", "picture"), null);
            }

            if (Size(root) is not var (width, height))
            {
                return (Outcome.Refused("plan.picture.size", "picture", PlanPictures.MostPixels), null);
            }

            var clean = Keep(root)!;
            clean.SetAttributeValue("width", width.ToString(CultureInfo.InvariantCulture));
            clean.SetAttributeValue("height", height.ToString(CultureInfo.InvariantCulture));
            return (null, new PlanPicture("image/svg+xml", width, height, Encoding.UTF8.GetBytes(clean.ToString(SaveOptions.DisableFormatting))));
        }
        catch (XmlException)
        {
            return (Outcome.Refused("plan.picture.svg", "picture"), null);
        }
    }

    private static XElement? Keep(XElement element)
    {
        if (element.Name.NamespaceName != Namespace || !Elements.Contains(element.Name.LocalName))
        {
            return null;
        }

        var kept = new XElement(element.Name);
        foreach (var (name, value) in element.Attributes().SelectMany(Words))
        {
            if (Attributes.Contains(name) && IsOwn(name, value))
            {
                kept.SetAttributeValue(name, value);
            }
        }

        foreach (var node in element.Nodes())
        {
            object? child = node switch
            {
                XElement inner => Keep(inner),
                XText text => new XText(text.Value),
                _ => null,
            };
            kept.Add(child);
        }

        return kept;
    }

    private static IEnumerable<(string Name, string Value)> Words(XAttribute attribute)
    {
        if (attribute.IsNamespaceDeclaration)
        {
            return [];
        }

        if (attribute.Name.LocalName == "style" && attribute.Name.NamespaceName.Length == 0)
        {
            return attribute.Value.Split(Ends, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(':', 2)).Where(word => word.Length == 2).Select(word => (word[0].Trim(), word[1].Trim()));
        }

        // xlink:href of older files becomes href.
        return attribute.Name.NamespaceName.Length == 0 || attribute.Name.LocalName == "href" ? [(attribute.Name.LocalName, attribute.Value)] : [];
    }

    /// <summary>Nothing that leads out of the picture: neither an address nor a function that takes one.</summary>
    private static bool IsOwn(string name, string value) =>
        name == "href"
            ? value.StartsWith('#')
            : !value.Contains("url(", StringComparison.OrdinalIgnoreCase) || value.Replace(" ", string.Empty, StringComparison.Ordinal).StartsWith("url(#", StringComparison.OrdinalIgnoreCase);

    private static (double Width, double Height)? Size(XElement root)
    {
        var box = root.Attribute("viewBox")?.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var width = Number(root.Attribute("width")?.Value) ?? (box is [_, _, var w, _] ? Number(w) : null);
        var height = Number(root.Attribute("height")?.Value) ?? (box is [_, _, _, var h] ? Number(h) : null);
        return width is >= 1 and <= PlanPictures.MostPixels && height is >= 1 and <= PlanPictures.MostPixels ? (width.Value, height.Value) : null;
    }

    /// <summary>A number, with its unit of pixels or none; a share of the window says nothing.</summary>
    private static double? Number(string? text)
    {
        var digits = text?.Trim().TrimEnd('p', 'x');
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
