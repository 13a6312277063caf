using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SmartParking.Domain.Data;
using SmartParking.Portal;
using Xunit.Abstractions;

namespace SmartParking.Tests.Architecture;

/// <summary>Small files and short methods: what does not fit on a screen is not read.</summary>
public sealed partial class SizeTests(ITestOutputHelper output)
{
    private static readonly string[] Projects = ["SmartParking.Domain", "SmartParking.Portal", "SmartParking.Tests"];

    [Fact]
    public void A_source_file_has_at_most_300_lines() => AtMost(300, ".cs", "split it by what changes together");

    [Fact]
    public void A_component_has_at_most_160_lines() => AtMost(160, ".razor", "make a part of it a component of its own");

    [Fact]
    public void A_code_block_has_at_most_25_lines()
    {
        var blocks = SourceTree.Read("SmartParking.Portal", ".razor")
            .Select(file => (file.Path, Lines: file.Lines.SkipWhile(line => !line.StartsWith("@code", StringComparison.Ordinal)).Count()))
            .Where(block => block.Lines > 0).ToList();
        Print("@code", blocks.Select(block => block.Lines));
        blocks.Where(block => block.Lines > 25).Select(block => $"{block.Path}: @code has {block.Lines} lines, move it to code-behind ({Path.GetFileName(block.Path)}.cs).").ShouldBeEmpty();
    }

    [Fact]
    public void A_method_has_at_most_60_lines()
    {
        var methods = Projects.SelectMany(project => SourceTree.Read(project, ".cs")).SelectMany(file => Methods(file.Path, file.Lines)).ToList();
        Print("methods", methods.Select(method => method.Lines));
        methods.Where(method => method.Lines > 60).Select(method => $"{method.Where} has {method.Lines} lines: give its steps names.").ShouldBeEmpty();
    }

    [Fact]
    public void A_service_takes_at_most_6_constructor_parameters()
    {
        var wrong =
            from type in new[] { typeof(ParkingDbContext).Assembly, typeof(PortalHost).Assembly }.SelectMany(assembly => assembly.GetTypes())
            where type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is null && !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) && type.IsClass
            from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            where constructor.GetParameters().Length > 6
            select $"{type.FullName} takes {constructor.GetParameters().Length} constructor parameters: it does two things, split it. (Rows and values are records, which may take more.)";
        wrong.ShouldBeEmpty();
    }

    private void AtMost(int limit, string extension, string instead)
    {
        var files = Projects.SelectMany(project => SourceTree.Read(project, extension)).ToList();
        Print(extension, files.Where(file => !file.Path.StartsWith("SmartParking.Tests", StringComparison.Ordinal)).Select(file => file.Lines.Length));
        files.Where(file => file.Lines.Length > limit).Select(file => $"{file.Path} has {file.Lines.Length} lines, {limit} at most: {instead}.").ShouldBeEmpty();
    }

    private void Print(string what, IEnumerable<int> lengths)
    {
        var sorted = lengths.Order().ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {sorted.Count}, median {sorted[sorted.Count / 2]} lines, longest {sorted[^1]}"));
    }

    /// <summary>Rough: a member begins at a line indented by four with a bracket of parameters, and ends at the brace of that indent.</summary>
    private static IEnumerable<(string Where, int Lines)> Methods(string path, string[] lines)
    {
        for (var index = 0; index + 1 < lines.Length; index++)
        {
            if (Signature().IsMatch(lines[index]) && lines.AsSpan(index + 1).IndexOf("    {") is var open and >= 0 and < 4)
            {
                var length = Array.FindIndex(lines, index + 1 + open, line => line is "    }" or "    };") - index + 1;
                yield return ($"{path}:{index + 1}", length);
            }
        }
    }

    [GeneratedRegex(@"^    (public|internal|private|protected)\b[^=;]*\([^;]*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Signature();
}
