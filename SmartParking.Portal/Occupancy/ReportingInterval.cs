using System.Globalization;

namespace SmartParking.Portal.Occupancy;

/// <summary>How often a sensor reports, roundly: 20 min, 1 h, 1.5 h, 24 h. The units are the same in both languages.</summary>
internal static class ReportingInterval
{
    public static string Text(TimeSpan interval) => interval.TotalSeconds < 59.5
        ? string.Create(CultureInfo.CurrentCulture, $"{interval.TotalSeconds:0}\u00A0s")
        : interval.TotalMinutes < 59.5
            ? string.Create(CultureInfo.CurrentCulture, $"{interval.TotalMinutes:0}\u00A0min")
            : string.Create(CultureInfo.CurrentCulture, $"{interval.TotalHours:0.#}\u00A0h");
}
