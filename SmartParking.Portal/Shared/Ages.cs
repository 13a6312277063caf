using System.Globalization;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Shared;

/// <summary>How long ago something was, in one number and one unit: "12 s", "4 min", "3 h", "2 d".</summary>
public static class Ages
{
    public static string Text(IStringLocalizer<SharedTexts> texts, TimeSpan age)
    {
        var (unit, number) = Parts(age);
        return texts[unit, number.ToString("N0", CultureInfo.CurrentCulture)];
    }

    /// <summary>When the text of an age will next be another.</summary>
    public static DateTimeOffset NextChange(DateTimeOffset since, DateTimeOffset now)
    {
        var age = now - since;
        var step = Step(age);
        return age < TimeSpan.Zero ? since + TimeSpan.FromSeconds(1) : since + (step * (Math.Floor(age / step) + 1));
    }

    private static TimeSpan Step(TimeSpan age) =>
        age < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(1)
        : age < TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(1)
        : age < TimeSpan.FromDays(1) ? TimeSpan.FromHours(1)
        : TimeSpan.FromDays(1);

    private static (string Unit, long Number) Parts(TimeSpan age) =>
        age < TimeSpan.Zero ? ("Age.Seconds", 0)
        : age < TimeSpan.FromMinutes(1) ? ("Age.Seconds", (long)age.TotalSeconds)
        : age < TimeSpan.FromHours(1) ? ("Age.Minutes", (long)age.TotalMinutes)
        : age < TimeSpan.FromDays(1) ? ("Age.Hours", (long)age.TotalHours)
        : ("Age.Days", (long)age.TotalDays);
}
