using System.Globalization;

namespace SmartParking.Portal.Sites;

/// <summary>What people type, and what it means.</summary>
internal static class Fields
{
    public static string Text(double? number) => number?.ToString("0.########", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>With a point or a comma; nothing is no number, and allowed.</summary>
    public static bool TryNumber(string text, out double? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var read = double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
        number = read ? value : null;
        return read;
    }

    public static IReadOnlyList<string> Labels(string text) => text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
