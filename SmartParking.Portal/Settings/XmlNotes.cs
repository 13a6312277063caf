using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SmartParking.Portal.Settings;

/// <summary>The summary that stands above a property in its source, as Markdown. The compiler leaves it in a file beside the assembly.</summary>
internal static partial class XmlNotes
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <returns>Empty when there is none.</returns>
    public static string Of(PropertyInfo property) =>
        Files.GetOrAdd(property.DeclaringType!.Assembly, Read).TryGetValue($"P:{property.DeclaringType.FullName}.{property.Name}", out var summary)
            ? Blanks().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim()
            : string.Empty;

    private static Dictionary<string, XElement> Read(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref") ?? see.Attribute("langword"))!.Value.Split('.')[^1]}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        _ => string.Empty,
    };

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
