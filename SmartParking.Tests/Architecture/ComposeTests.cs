using System.Text.RegularExpressions;
using SmartParking.Portal.Settings;

namespace SmartParking.Tests.Architecture;

/// <summary>What the compose file asks for and what .env.example offers are the same.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Compose = File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "docker-compose.yml"));

    [Fact]
    public void Every_variable_of_the_compose_file_is_in_the_example_and_the_other_way_round()
    {
        var asked = Asked().Matches(Compose).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal).ToList();
        var offered = File.ReadAllLines(Path.Combine(SourceTree.Root, ".env.example")).Select(line => Offered().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToList();

        asked.Count.ShouldBeGreaterThan(25);
        offered.ShouldBeUnique();
        offered.Order(StringComparer.Ordinal).ShouldBe(asked);
    }

    [Fact]
    public void What_it_sets_is_an_option_of_the_portal_and_what_must_be_set_stands_uncommented()
    {
        var known = SettingsBook.All.Select(setting => setting.Variable).ToHashSet(StringComparer.Ordinal);
        var set = Set().Matches(Compose).Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith("INTEGRATION__", StringComparison.Ordinal)).Distinct().ToList();
        set.Count.ShouldBeGreaterThan(20);
        set.Where(name => !known.Contains(name)).ShouldBeEmpty();

        var example = File.ReadAllLines(Path.Combine(SourceTree.Root, ".env.example"));
        var demanded = Demanded().Matches(Compose).Select(match => match.Groups["name"].Value).Distinct().ToList();
        demanded.Where(name => !example.Any(line => line.StartsWith(name + "=", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_image_has_a_version() =>
        Image().Matches(Compose).Select(match => match.Groups["image"].Value).Where(image => !image.Contains(':', StringComparison.Ordinal)).ShouldBeEmpty();

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+):\?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Demanded();

    [GeneratedRegex("^(# )?(?<name>[A-Z_]+)=", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Offered();

    [GeneratedRegex(@"^ +(?<name>[A-Z][A-Za-z]+__[A-Za-z_]+):", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Set();

    [GeneratedRegex(@"^ +image: (?<image>.+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Image();
}
