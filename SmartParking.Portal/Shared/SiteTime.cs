using System.Globalization;

namespace SmartParking.Portal.Shared;

/// <summary>Moments as the clocks of a site show them.</summary>
public static class SiteTime
{
    /// <summary>Unambiguous in every language: the month is a word.</summary>
    private const string Pattern = "d MMM yyyy, HH:mm:ss";
    private const string ShortPattern = "d MMM, HH:mm";

    /// <summary>A zone nobody knows is UTC, and the text says so.</summary>
    public static TimeZoneInfo Zone(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    public static string Exact(DateTimeOffset at, string? zone)
    {
        var clock = Zone(zone);
        return $"{TimeZoneInfo.ConvertTime(at, clock).ToString(Pattern, CultureInfo.CurrentCulture)} ({clock.Id})";
    }

    /// <summary>Without a zone it is UTC, and says so.</summary>
    public static string Brief(DateTimeOffset at, string? zone) =>
        TimeZoneInfo.ConvertTime(at, Zone(zone)).ToString(ShortPattern, CultureInfo.CurrentCulture) + (zone is null ? " UTC" : string.Empty);

    /// <summary>The next midnight of the site.</summary>
    public static DateTimeOffset EndOfDay(DateTimeOffset now, string? zone)
    {
        var clock = Zone(zone);
        var tomorrow = TimeZoneInfo.ConvertTime(now, clock).Date.AddDays(1);

        // Where the clocks jump over midnight the day ends at the first moment that exists.
        while (clock.IsInvalidTime(tomorrow))
        {
            tomorrow = tomorrow.AddMinutes(15);
        }

        return new DateTimeOffset(tomorrow, clock.GetUtcOffset(tomorrow));
    }

    /// <returns>Null when the site's clocks jump over that moment. A moment that comes twice is the first of the two.</returns>
    public static DateTimeOffset? At(DateTime wall, string? zone)
    {
        var clock = Zone(zone);
        var moment = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return clock.IsInvalidTime(moment) ? null
            : clock.IsAmbiguousTime(moment) ? new DateTimeOffset(moment, clock.GetAmbiguousTimeOffsets(moment).Max())
            : new DateTimeOffset(moment, clock.GetUtcOffset(moment));
    }
}
