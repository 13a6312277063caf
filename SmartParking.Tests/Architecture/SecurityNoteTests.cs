using System.Text.RegularExpressions;

namespace SmartParking.Tests.Architecture;

/// <summary>A promise in docs/security.md is worth the test it names.</summary>
public sealed partial class SecurityNoteTests
{
    [Fact]
    public void Every_test_that_the_security_note_names_exists()
    {
        var note = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "security.md"));
        var named = TestName().Matches(note).Select(match => match.Groups["name"].Value).Distinct().ToList();
        var there = typeof(SecurityNoteTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true)))
            .Select(type => type.Name).ToHashSet();

        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !there.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_line_of_the_security_note_names_a_test_or_says_why_there_is_none()
    {
        var rows = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "security.md"))
            .SkipWhile(line => !line.StartsWith("## OWASP ASVS", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ASVS", StringComparison.Ordinal) && !line.StartsWith("| |", StringComparison.Ordinal))
            .ToList();

        rows.Count.ShouldBeGreaterThan(30);
        rows.Where(row => !TestName().IsMatch(row) && !row.Contains("| none: ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex("`(?<name>[A-Za-z]+Tests)`", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TestName();
}
