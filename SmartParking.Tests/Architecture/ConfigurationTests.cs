using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SmartParking.Portal;
using SmartParking.Portal.Settings;

namespace SmartParking.Tests.Architecture;

/// <summary>docs/configuration.md says what the program reads, and what is wrong is told at once.</summary>
public sealed partial class ConfigurationTests
{
    [Fact]
    public void The_note_is_what_the_verb_prints()
    {
        var printed = ConfigurationCommand.Document(PortalCommands.Root());

        File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "configuration.md")).ShouldBe(printed, "dotnet SmartParking.Portal.dll configuration > docs/configuration.md");
    }

    [Fact]
    public void Every_option_has_words_and_one_line()
    {
        var all = SettingsBook.All;

        all.Count.ShouldBeGreaterThan(60);
        all.Where(setting => setting.What.Length < 10 || setting.What.Contains('\n', StringComparison.Ordinal)).Select(setting => setting.Key).ShouldBeEmpty();
        all.Select(setting => setting.Key).ShouldBeUnique();
    }

    [Fact]
    public void Every_key_that_the_program_reads_is_in_the_note()
    {
        var known = SettingsBook.All.Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal);
        var sources = SourceTree.Read("SmartParking.Portal", ".cs").Concat(SourceTree.Read("SmartParking.Domain", ".cs")).ToList();

        var read = sources.SelectMany(file => ReadKey().Matches(string.Join('\n', file.Lines)).Select(match => (file.Path, Key: KeyOf(match)))).ToList();
        read.Select(each => each.Key).ShouldContain("ConnectionStrings:Admin", "the control: one that nothing but a verb reads");
        read.Select(each => each.Key).ShouldContain("Faults:Point");
        read.Where(each => !known.Contains(each.Key)).Select(each => $"{each.Path} reads {each.Key}: say in LooseSettings what it is, or make it a property of an options class.").ShouldBeEmpty();

        var sections = SettingsBook.Sections().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        sources.SelectMany(file => ReadSection().Matches(string.Join('\n', file.Lines)).Select(match => (file.Path, match.Groups["type"].Value)))
            .Where(each => !sections.Contains(each.Value)).Select(each => $"{each.Path} reads a section into {each.Value}, which has no constant Section.").ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_reads_a_section_past_the_reader_that_names_what_is_wrong() =>
        SourceTree.Read("SmartParking.Portal", ".cs")
            .Where(file => file.Path != "SmartParking.Portal/Settings/OptionsReader.cs" && file.Lines.Any(line => Past().IsMatch(line)))
            .Select(file => $"{file.Path}: use Configuration.Options<T>, which names every wrong key.").ShouldBeEmpty();

    [Fact]
    public void Wrong_keys_of_different_sections_are_told_in_one_message_each_with_what_to_do()
    {
        var refused = Refused(
            ("Ingest:Writers", "99"),
            ("Jobs:AtOnce", "many"),
            ("Edge:Limits:Person:Burst", "0"),
            ("Edge:Host", "parking.example"),
            ("Outbound:Allow", "chirpstack.lan"),
            ("Smtp:Tls", "perhaps"),
            ("Isolation:Durability", "no"),
            ("Backups:Folder", "/var/lib/parking/backups"),
            ("Backups:Daily", "0"),
            ("ConnectionStrings:Parking", ""));

        string[] expected =
        [
            "Ingest:Writers must be between 1 and 16; it is 99.",
            "Jobs:AtOnce must be a whole number.",
            "Edge:Limits:Person:Burst must be between 1 and 1000000; it is 0.",
            "Edge:Host is no option of the Portal: see docs/configuration.md",
            "Outbound:Allow: \"chirpstack.lan\" is not a host with its port",
            "Smtp:Tls must be true or false.",
            "Isolation:Durability must be true or false.",
            "Backups:Daily must be between 1 and 1000; it is 0.",
            "ConnectionStrings:Backup is missing",
            "ConnectionStrings:Parking is missing",
        ];
        foreach (var problem in expected)
        {
            refused.Message.ShouldContain(problem);
        }

        // Platform, Auth and the master key are missing as well.
        refused.Problems.Count.ShouldBeGreaterThanOrEqualTo(expected.Length + 2);
    }

    [Fact]
    public void An_empty_value_is_none() =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Ingest:SpoolFolder", ""), new("Ingest:Writers", ""), new("Ingest:KeepDays", "100")]).Build()
            .Options<SmartParking.Domain.Ingest.IngestOptions>("Ingest", options => options.Problems())
            .ShouldSatisfyAllConditions(options => options.SpoolFolder.ShouldBeNull(), options => options.Writers.ShouldBe(2), options => options.KeepDays.ShouldBe(100));

    private static InvalidSettingsException Refused(params (string Key, string Value)[] settings) =>
        Should.Throw<InvalidSettingsException>(() => PortalHost.Build(
            ["--environment", "Development"],
            builder => builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))));

    private static string KeyOf(Match match) => match.Groups["connection"] is { Success: true } connection ? $"ConnectionStrings:{connection.Value}" : match.Groups["key"].Value;

    /// <summary>Connection strings by their name, keys by an indexer or <c>GetValue</c>, and constants that hold a whole key.</summary>
    [GeneratedRegex(
        """(GetConnectionString\(|Demand\(|Configured\([a-z]+, )"(?<connection>[A-Za-z]+)"|[Cc]onfiguration(\[|\.GetValue(<[a-z]+\??>)?\()"(?<key>[A-Za-z:]+)"|const string \w+ = "(?<key>[A-Z][A-Za-z]+(:[A-Z][A-Za-z]+)+)"|"ConnectionStrings:(?<connection>[A-Z][A-Za-z]+)""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex ReadKey();

    [GeneratedRegex(@"\.Options<(?<type>[A-Z]\w+)>\(", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReadSection();

    [GeneratedRegex(@"onfiguration\.(GetSection|GetRequiredSection|GetValue)\b|services\.Configure<[A-Z]\w+>\([a-z.]*[Cc]onfiguration", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Past();
}
