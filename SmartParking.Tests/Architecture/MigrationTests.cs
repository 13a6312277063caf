using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Architecture;

/// <summary>The files of <c>migrations/</c>.</summary>
public sealed class MigrationTests
{
    /// <summary>Taken by branches that are merged later; the list is empty again then.</summary>
    private static readonly int[] OnOtherBranches = [22, 23, 25, 26];

    private static readonly string[] Files = [.. SourceTree.Read("migrations", ".sql").Select(file => file.Path["migrations/".Length..]).Where(file => file is not ("roles.sql" or "database.sql"))];

    [Fact]
    public void Their_numbers_have_four_digits_and_no_gap_and_no_repeat()
    {
        Files.ShouldAllBe(file => Regex.IsMatch(file, @"^\d{4}_[a-z0-9_]+\.sql$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), "name a migration like 0009_purpose.sql, beside the others");
        var numbers = Files.Select(file => int.Parse(file[..4], CultureInfo.InvariantCulture)).ToList();
        numbers.Concat(OnOtherBranches.Except(numbers)).Order()
            .ShouldBe(Enumerable.Range(1, numbers.Max()), "give the newest migration the next number; when two branches took the same one, the later merge renumbers");
    }

    [Fact]
    public void They_reach_for_no_other_host_and_no_file()
    {
        const string Outside = @"\b(copy\b[^;]*\bfrom\b|dblink|postgres_fdw|create\s+(server|subscription|foreign)|lo_import|pg_read_file|https?://)|^\s*\\";
        var wrong =
            from file in SourceTree.Read("migrations", ".sql")
            let text = string.Join('\n', file.Lines.Select(line => line.Split("--")[0]))
            let match = Regex.Match(text, Outside, RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            where match.Success
            select $"{file.Path} has \"{match.Value}\": a migration holds all it needs, in plain SQL (COPY FROM does not work under row level security: use unnest).";
        wrong.ShouldBeEmpty();
    }
}
