using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>
/// Values to try for a column, the most telling first: what a tenant's rows hold carries its mark, so that a value seen on
/// the wrong side gives itself away. A type that is not listed here fails loudly.
/// </summary>
internal static partial class Candidates
{
    /// <summary>Of every text and id of a tenant, see <see cref="IdOf"/>.</summary>
    public static string MarkOf(char mark) => $"{mark}:";

    /// <summary>A's ids begin with 0a0a0a0a, B's with 0b0b0b0b.</summary>
    public static Guid IdOf(char mark, int number)
    {
        var digit = char.ToLowerInvariant(mark);
        return Guid.Parse($"0{digit}0{digit}0{digit}0{digit}-0000-7000-8000-{number:x12}");
    }

    /// <param name="column">What it is for.</param>
    /// <param name="conditions">Checks and policies: a column that takes few words finds them there.</param>
    /// <param name="mark">A or B.</param>
    /// <param name="number">Another one for every value.</param>
    public static IEnumerable<string> For(ColumnShape column, IReadOnlyList<string> conditions, char mark, int number)
    {
        var literals = conditions.Where(text => Regex.IsMatch(text, $@"\b{column.Name}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            .SelectMany(text => Quoted().Matches(text)).Select(match => match.Groups["text"].Value).Distinct().ToList();
        var kind = column.Type.Split('(')[0];
        var many = kind.EndsWith("[]", StringComparison.Ordinal);
        var values = One(many ? kind[..^2] : kind, column.Name, literals, mark, number);
        return many ? values.Select(value => $$"""{"{{value.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""") : values;
    }

    private static IEnumerable<string> One(string kind, string name, IReadOnlyList<string> literals, char mark, int number) => kind switch
    {
        "text" or "character varying" or "citext" => Texts(name, literals, mark, number),
        "uuid" => [IdOf(mark, number).ToString()],
        "bytea" => Bytes(mark, number),
        "timestamp with time zone" or "timestamp without time zone" => [Moment(number).ToString("O", CultureInfo.InvariantCulture)],
        "date" => [Moment(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
        "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => Numbers(mark, number),
        "boolean" => ["true", "false"],
        "json" or "jsonb" => [$$"""{"mark": "{{mark}}:{{name}}-{{number}}"}"""],
        "inet" or "cidr" => [$"10.{(mark == 'A' ? 1 : 2)}.0.{number % 250}"],
        "interval" => ["1 hour"],
        _ => throw new InvalidOperationException($"Nobody has said what to put into a column of type {kind} ({name}): add it to {nameof(Candidates)}."),
    };

    private static IEnumerable<string> Texts(string name, IReadOnlyList<string> literals, char mark, int number) =>
    [
        $"{mark}:{name}-{number}",
        .. literals,
        $"{char.ToLowerInvariant(mark)}-{number}",
        $"{mark}-{number}",
        $"{mark}{number:X15}",
        $"{char.ToLowerInvariant(mark)}{number:x15}",
        $"{char.ToLowerInvariant(mark)}{number:x63}",
        "#0A0B0C",
        $"https://{char.ToLowerInvariant(mark)}-{number}.example",
        "Europe/Paris",
        $"{char.ToLowerInvariant(mark)}.made",
        $"{char.ToLowerInvariant(mark)}_made.x",
    ];

    private static IEnumerable<string> Bytes(char mark, int number) =>
        new[] { 16, 32, 64, 12, 1 }.Select(length => @"\x" + string.Concat(Enumerable.Range(0, length).Select(place => (place == 0 ? (byte)mark : (byte)(number + place)).ToString("x2", CultureInfo.InvariantCulture))));

    private static IEnumerable<string> Numbers(char mark, int number) =>
        new[] { (mark == 'A' ? 1000 : 2000) + number, number, 1, 0, 200 }.Select(value => value.ToString(CultureInfo.InvariantCulture));

    // Each number a minute later, so that what ends does so after it has begun; all of today, which has a partition.
    private static DateTimeOffset Moment(int number) => new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddSeconds(number);

    [GeneratedRegex("'(?<text>[^']+)'::text", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();
}
