using System.Text.RegularExpressions;

namespace SmartParking.Tests.Architecture;

/// <summary>Who may import whom: the order that keeps one feature from knowing another.</summary>
public sealed partial class ImportTests
{
    private static readonly string[] Platform = ["Kernel", "Data", "Signals", "Tenancy", "Messages", "Identity", "Audit", "Jobs"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernel"] = [],
        ["Signals"] = ["Kernel"],
        ["Data"] = Platform,
        ["Tenancy"] = Platform,
        ["Messages"] = Platform,
        ["Identity"] = Platform,
        ["Audit"] = Platform,
        ["Backups"] = [.. Platform, "Jobs"],
        ["Jobs"] = Platform,
        ["Sites"] = Platform,
        ["ChirpStack"] = ["Kernel"],
        ["Devices"] = [.. Platform, "Sites", "ChirpStack"],
        ["Occupancy"] = [.. Platform, "Sites", "Devices"],
        ["Imports"] = [.. Platform, "Sites", "Devices", "Occupancy"],
        ["Reservations"] = [.. Platform, "Sites", "Occupancy"],
        ["Downlinks"] = [.. Platform, "Devices", "ChirpStack"],
        ["Displays"] = [.. Platform, "Sites", "Devices", "Occupancy", "Reservations", "Downlinks"],
        ["Ingest"] = [.. Platform, "ChirpStack", "Devices", "Occupancy", "Downlinks"],
    };

    [Fact]
    public void A_feature_of_the_domain_imports_only_what_lies_below_it()
    {
        var wrong =
            from file in SourceTree.Read("SmartParking.Domain", ".cs")
            let feature = file.Path.Split('/')[1]
            from line in file.Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            from Match match in Import().Matches(line)
            let imported = match.Groups["feature"].Value
            where imported != feature && !Allowed.GetValueOrDefault(feature, []).Contains(imported)
            select $"{file.Path}: {feature} must not import {imported}. Tell it by Signals, or move what both need below both (architecture, \"who may import whom\").";
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void The_domain_knows_neither_requests_nor_pages_nor_configuration() =>
        Using("SmartParking.Domain", @"\b(HttpContext|IConfiguration|ComponentBase|SmartParking\.Portal)\b", "hand it what it needs as a parameter or an options record").ShouldBeEmpty();

    [Fact]
    public void The_portal_reaches_rows_through_actions_and_queries_alone() =>
        Using("SmartParking.Portal", @"\bParkingDbContext\b", "call an action or a query of the Domain").ShouldBeEmpty();

    [Fact]
    public void Nobody_switches_the_tenants_filter_off() =>
        Using("SmartParking.", @"\bIgnoreQueryFilters\b", "a platform read goes through PlatformScope").ShouldBeEmpty();

    [Fact]
    public void The_time_comes_from_a_TimeProvider() =>
        Using("SmartParking.", @"\bDate(Time|TimeOffset)\.(UtcNow|Now|Today)\b", "take TimeProvider, or the moment as a parameter").ShouldBeEmpty();

    [Fact]
    public void Requests_to_other_hosts_go_through_one_door() =>
        Using("SmartParking.", @"\b(new HttpClient\b|HttpClientHandler|SocketsHttpHandler|IHttpClientFactory|AddHttpClient|WebRequest|WebClient|TcpClient|new Socket\b)", "use OutboundHttp, which knows where a request must not go")
            .Where(found => !found.StartsWith("SmartParking.Domain/Kernel/OutboundHttp.cs", StringComparison.Ordinal) && !found.StartsWith("SmartParking.Portal/Demo/", StringComparison.Ordinal))
            .ShouldBeEmpty();

    /// <param name="projects">The beginning of the project folders; tests are looked at only through their own rules.</param>
    /// <param name="pattern">What must not stand there.</param>
    /// <param name="instead">What to do.</param>
    private static IEnumerable<string> Using(string projects, string pattern, string instead) =>
        from project in new[] { "SmartParking.Domain", "SmartParking.Portal" }
        where project.StartsWith(projects, StringComparison.Ordinal)
        from file in SourceTree.Read(project, ".cs", ".razor")
        from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(line.Text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
        select $"{file.Path}:{line.Number} has {Regex.Match(line.Text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Value}: {instead}.";

    [GeneratedRegex(@"SmartParking\.Domain\.(?<feature>[A-Z][A-Za-z]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Import();
}
