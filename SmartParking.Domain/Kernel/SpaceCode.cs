using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// What is painted on the ground: up to 50 upper-case letters, digits, dots, lines and dashes, unique in its site.
/// Parse it once, at the door.
/// </summary>
public readonly partial record struct SpaceCode
{
    public const int Longest = 50;

    private SpaceCode(string value) => Value = value;

    public string Value { get; }

    /// <summary>As people count: A-9 before A-10.</summary>
    public static IComparer<string> Natural { get; } = Comparer<string>.Create(Compare);

    /// <summary>Accepts lower case and white space around it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SpaceCode code)
    {
        code = default;
        if (text is null || text.Length > 200)
        {
            return false;
        }

        var upper = text.Trim().ToUpperInvariant();
        if (!Shape().IsMatch(upper))
        {
            return false;
        }

        code = new SpaceCode(upper);
        return true;
    }

    public override string ToString() => Value;

    private static int Compare(string left, string right)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            if (char.IsAsciiDigit(left[l]) && char.IsAsciiDigit(right[r]))
            {
                var first = Number(left, ref l);
                var second = Number(right, ref r);
                var difference = first.Length != second.Length ? first.Length - second.Length : first.CompareTo(second, StringComparison.Ordinal);
                if (difference != 0)
                {
                    return difference;
                }
            }
            else if (left[l] != right[r])
            {
                return left[l] - right[r];
            }
            else
            {
                l++;
                r++;
            }
        }

        var rest = left.Length - l - (right.Length - r);
        return rest != 0 ? rest : string.CompareOrdinal(left, right);
    }

    /// <summary>Without the zeros before it, so that the longer one is the greater.</summary>
    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        while (at < text.Length - 1 && text[at] == '0' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
        }

        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(from, at - from);
    }

    [GeneratedRegex("^[A-Z0-9][A-Z0-9._-]{0,49}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
