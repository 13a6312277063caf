using System.Text.RegularExpressions;

namespace SmartParking.Portal.Shell;

/// <summary>By whose clock a moment is shown that belongs to no site: the time zone of the browser that looks, which a script leaves in a cookie.</summary>
internal static partial class Clock
{
    public const string Cookie = "parking_zone";

    /// <summary>Of the value that is cascaded to every page.</summary>
    public const string Name = "Clock";

    /// <returns>Null when nothing was said, or no time zone.</returns>
    public static string? Of(string? cookie) =>
        cookie is { Length: <= 50 } && ZoneName().IsMatch(cookie) && TimeZoneInfo.TryFindSystemTimeZoneById(cookie, out _) ? cookie : null;

    // A name is looked up as a file.
    [GeneratedRegex("^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ZoneName();
}
