using System.Globalization;

namespace SmartParking.Domain.Kernel;

/// <summary>Codes as people write many of them: <c>A1-A50, B3</c>.</summary>
public static class SpaceCodes
{
    public const int Most = 1_000;

    private const int LongestText = 5_000;
    private static readonly char[] Between = [',', ';', '\n'];

    /// <summary>
    /// A range goes from a code to one with the same beginning and a higher number; a number that begins with 0 keeps its
    /// width, so <c>A-01-A-12</c> is. Where a dash could be of a code or of a range, the range is meant only when
    /// both its ends fit; <c>1..50</c> and <c>1–50</c> are never codes, and so the way to write numbers without a letter.
    /// </summary>
    /// <returns>The codes in the order they were written, each once; or the refusal codes.missing, codes.invalid or codes.too_many.</returns>
    public static (Outcome? Refusal, IReadOnlyList<SpaceCode> Codes) Expand(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (Outcome.Refused("codes.missing", "codes"), []);
        }

        if (text.Length > LongestText)
        {
            return (TooMany, []);
        }

        var codes = new List<SpaceCode>();
        var known = new HashSet<SpaceCode>();
        foreach (var part in text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Part(part.ToUpperInvariant()) is not { } found)
            {
                return (Outcome.Refused("codes.invalid", "codes", part.Length > 60 ? part[..60] + "…" : part), []);
            }

            foreach (var code in found)
            {
                if (known.Add(code))
                {
                    codes.Add(code);
                }

                if (codes.Count > Most)
                {
                    return (TooMany, []);
                }
            }
        }

        return codes.Count == 0 ? (Outcome.Refused("codes.missing", "codes"), []) : (null, codes);
    }

    private static Outcome TooMany => Outcome.Refused("codes.too_many", "codes", Most);

    private static IEnumerable<SpaceCode>? Part(string part)
    {
        foreach (var sign in new[] { "..", "–" })
        {
            if (part.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at)
            {
                return Range(part[..at].TrimEnd(), part[(at + sign.Length)..].TrimStart(), bare: true);
            }
        }

        for (var dash = part.IndexOf('-', StringComparison.Ordinal); dash > 0; dash = part.IndexOf('-', dash + 1))
        {
            if (Range(part[..dash].TrimEnd(), part[(dash + 1)..].TrimStart(), bare: false) is { } range)
            {
                return range;
            }
        }

        return SpaceCode.TryParse(part, out var single) ? [single] : null;
    }

    /// <returns>Null when it is none: another beginning, no number, or backwards.</returns>
    private static IEnumerable<SpaceCode>? Range(string first, string last, bool bare)
    {
        var (start, end) = (Split(first), Split(last));
        if (start is not var (beginning, low) || end is not var (ending, high) || (beginning.Length == 0 && !bare) || beginning != ending)
        {
            return null;
        }

        var (from, to) = (long.Parse(low, CultureInfo.InvariantCulture), long.Parse(high, CultureInfo.InvariantCulture));
        var width = low[0] == '0' || low.Length == high.Length ? low.Length : 1;
        return to < from || !SpaceCode.TryParse(first, out _) || !SpaceCode.TryParse(last, out _) ? null : Count(beginning, from, to, width);
    }

    private static IEnumerable<SpaceCode> Count(string beginning, long from, long to, int width)
    {
        for (var number = from; number <= to; number++)
        {
            // Whoever counts stops at Most, so that A1-A999999999 costs nothing.
            if (SpaceCode.TryParse(beginning + number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'), out var code))
            {
                yield return code;
            }
        }
    }

    private static (string Beginning, string Number)? Split(string code)
    {
        var at = code.Length;
        while (at > 0 && char.IsAsciiDigit(code[at - 1]))
        {
            at--;
        }

        return code.Length - at is > 0 and <= 9 ? (code[..at], code[at..]) : null;
    }
}
