using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Shell;

/// <summary>Ages in one unit, short: "12 s", "4 min", "3 h", "5 d".</summary>
internal static class Ages
{
    public static string Age(this IStringLocalizer<ShellTexts> texts, DateTimeOffset at, DateTimeOffset now)
    {
        var age = now > at ? now - at : TimeSpan.Zero;
        return age switch
        {
            { TotalSeconds: < 60 } => texts["Age.Seconds", (int)age.TotalSeconds],
            { TotalMinutes: < 60 } => texts["Age.Minutes", (int)age.TotalMinutes],
            { TotalHours: < 48 } => texts["Age.Hours", (int)age.TotalHours],
            _ => texts["Age.Days", (int)age.TotalDays],
        };
    }
}
