using System.Globalization;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Shared;

/// <summary>How long ago something was, in one number and one unit: "12 s", "4 min", "3 h", "2 d".</summary>
public static class Ages
{
    private static readonly TimeSpan CalmStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);

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

    /// <summary>For hundreds side by side, which would flicker and be rendered every second: under a minute in steps of ten seconds.</summary>
    public static TimeSpan Calm(TimeSpan age) => age > TimeSpan.Zero && age < TimeSpan.FromMinutes(1) ? CalmStep * Math.Floor(age / CalmStep) : age;

    /// <summary>When the text of a calm age is to be looked at again: not before it will be another, and together with all others.</summary>
    public static DateTimeOffset NextCalmChange(DateTimeOffset since, DateTimeOffset now)
    {
        var age = now - since;
        var next = age < TimeSpan.Zero ? since + CalmStep
            : age < TimeSpan.FromMinutes(1) ? since + (CalmStep * (Math.Floor(age / CalmStep) + 1))
            : NextChange(since, now);
        var late = next.UtcTicks % Together.Ticks;
        return late == 0 ? next : next.AddTicks(Together.Ticks - late);
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
