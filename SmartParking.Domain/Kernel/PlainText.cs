using System.Text;

namespace SmartParking.Domain.Kernel;

/// <summary>What people and programs enter, as PostgreSQL's text can hold it: no NUL, no half of a surrogate pair, no white space around it.</summary>
public static class PlainText
{
    /// <returns>Null when nothing is left.</returns>
    public static string? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value != 0))
        {
            clean.Append(rune.ToString());
        }

        var trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>In characters as PostgreSQL counts them: an emoji is one, though a string has two for it.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();
}
