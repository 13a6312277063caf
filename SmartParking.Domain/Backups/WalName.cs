using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Backups;

/// <summary>Names of the log's segments: timeline, then the place in the log, 24 hexadecimal digits; 16 MiB each, as initdb makes them.</summary>
internal static partial class WalName
{
    private const ulong SegmentBytes = 16 * 1024 * 1024;

    /// <param name="timeline">Grows with every recovery.</param>
    /// <param name="lsn">As PostgreSQL writes it, <c>16/B374D848</c>.</param>
    public static string Of(uint timeline, string lsn)
    {
        var place = Place(lsn) / SegmentBytes;
        var perFile = 0x1_0000_0000UL / SegmentBytes;
        return string.Create(CultureInfo.InvariantCulture, $"{timeline:X8}{place / perFile:X8}{place % perFile:X8}");
    }

    public static bool IsWhole(string name) => Whole().IsMatch(name);

    /// <summary>Whether a segment lies before another in the log, on whichever timelines.</summary>
    public static bool IsBefore(string name, string other) => string.CompareOrdinal(name, 8, other, 8, 16) < 0;

    public static ulong Place(string lsn)
    {
        var parts = lsn.Split('/');
        return (ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32) | ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[0-9A-F]{24}$|^[0-9A-F]{8}\\.history$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
