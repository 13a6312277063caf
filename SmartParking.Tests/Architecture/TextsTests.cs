using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SmartParking.Tests.Architecture;

/// <summary>Every text exists in both languages, with the same placeholders, and every text that is asked for exists.</summary>
public sealed partial class TextsTests
{
    private static readonly string Portal = Path.Combine(SolutionFolder(), "SmartParking.Portal");

    public static TheoryData<string> Markers()
    {
        var markers = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Portal, "*Texts.resx", SearchOption.AllDirectories).Where(IsSource))
        {
            markers.Add(Path.GetRelativePath(Portal, file));
        }

        return markers;
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void Both_languages_say_the_same_things(string resx)
    {
        var english = Read(Path.Combine(Portal, resx));
        var french = Read(Path.Combine(Portal, Path.ChangeExtension(resx, ".fr.resx")));

        french.Keys.Order(StringComparer.Ordinal).ShouldBe(english.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            text.ShouldNotBeNullOrWhiteSpace(key);
            french[key].ShouldNotBeNullOrWhiteSpace(key);
            Placeholders(french[key]).ShouldBe(Placeholders(text), key);
        }
    }

    [Fact]
    public void Every_text_that_is_asked_for_exists_and_every_text_is_asked_for()
    {
        var texts = Directory.EnumerateFiles(Portal, "*Texts.resx", SearchOption.AllDirectories).Where(IsSource)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read);
        var used = texts.Keys.ToDictionary(marker => marker, _ => new HashSet<string>());
        var missing = new List<string>();
        foreach (var (file, source) in Sources())
        {
            foreach (var (name, marker) in Localizers(source))
            {
                foreach (var key in KeysAskedOf(name, source))
                {
                    var found = texts[marker].Keys.Where(known => known == key || (key.EndsWith('*') && known.StartsWith(key[..^1], StringComparison.Ordinal))).ToList();
                    used[marker].UnionWith(found);
                    if (found.Count == 0)
                    {
                        missing.Add($"{Path.GetRelativePath(Portal, file)}: {marker} has no {key}");
                    }
                }
            }
        }

        missing.ShouldBeEmpty();
        var everything = string.Concat(Sources().Select(source => source.Text));
        var composed = Composed().Matches(everything).Select(match => match.Groups["start"].Value).Distinct().ToList();
        texts.SelectMany(each => each.Value.Keys
                .Where(key => !used[each.Key].Contains(key)
                    && !everything.Contains($"\"{key}\"", StringComparison.Ordinal)
                    && !composed.Exists(start => key.StartsWith(start, StringComparison.Ordinal)))
                .Select(key => $"{each.Key}: {key} is used nowhere"))
            .ShouldBeEmpty();
    }

    /// <summary>A component and its code-behind are one source: the one injects, both ask.</summary>
    private static IEnumerable<(string File, string Text)> Sources() =>
        Directory.EnumerateFiles(Portal, "*", SearchOption.AllDirectories)
            .Where(file => IsSource(file) && (file.EndsWith(".razor", StringComparison.Ordinal) || (file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith(".razor.cs", StringComparison.Ordinal))))
            .Select(file => (file, File.ReadAllText(file) + (File.Exists(file + ".cs") ? File.ReadAllText(file + ".cs") : string.Empty)));

    private static bool IsSource(string file) =>
        !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Marker)> Localizers(string source) =>
        Injected().Matches(source).Select(match => (match.Groups["name"].Value, match.Groups["marker"].Value)).Distinct();

    /// <summary><c>L["Key"]</c>, <c>L["Prefix." + x]</c> (as <c>Prefix.*</c>) and <c>L.Count("Key", n)</c> (as both of its forms).</summary>
    private static IEnumerable<string> KeysAskedOf(string localizer, string source)
    {
        foreach (Match match in Regex.Matches(source, $"""\b{localizer}\[\s*"(?<key>[^"]+)"\s*(?<more>\+)?""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
        {
            yield return match.Groups["key"].Value + (match.Groups["more"].Success ? "*" : string.Empty);
        }

        foreach (Match match in Regex.Matches(source, $"""\b{localizer}\.Count\(\s*"(?<key>[^"]+)"\s*""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
        {
            yield return match.Groups["key"].Value + ".One";
            yield return match.Groups["key"].Value + ".Many";
        }
    }

    private static Dictionary<string, string> Read(string resx) =>
        XDocument.Load(resx).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    private static string SolutionFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SmartParking.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside of the solution's folder.");
        }

        return folder;
    }

    [GeneratedRegex(@"IStringLocalizer<(?<marker>\w+)>\??\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Injected();

    /// <summary>The beginning of a key put together in place, as in <c>$"State.{word}"</c>.</summary>
    [GeneratedRegex("""\$"(?<start>[A-Z][\w.]*\.)\{""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Composed();

    [GeneratedRegex(@"\{\d+[^}]*\}", RegexOptions.None, 5000)]
    private static partial Regex Placeholder();
}
