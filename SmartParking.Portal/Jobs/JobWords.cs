using System.Globalization;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Jobs;

namespace SmartParking.Portal.Jobs;

/// <summary>Jobs in words. A name that has none is shown as it is.</summary>
internal static class JobWords
{
    public static string Name(this IStringLocalizer<JobsTexts> texts, string job) => texts[$"Name.{job}"] is { ResourceNotFound: false } known ? known : job;

    public static string What(this IStringLocalizer<JobsTexts> texts, string job) => texts[$"What.{job}"] is { ResourceNotFound: false } known ? known : string.Empty;

    /// <summary>The schedules we use, as people say them; any other as it is written.</summary>
    public static string Schedule(this IStringLocalizer<JobsTexts> texts, string cron)
    {
        if (cron.Split(' ') is not ["0", var minute, var hour, "*", "*", "?"] || !int.TryParse(minute, CultureInfo.InvariantCulture, out var minutes))
        {
            return texts["Schedule.Other", cron];
        }

        return hour.Split('/') switch
        {
            ["*"] => texts["Schedule.Hourly", minutes],
            [var at] when int.TryParse(at, CultureInfo.InvariantCulture, out var hours) => texts["Schedule.Daily", Clock(hours, minutes)],
            [var at, var step] when int.TryParse(at, CultureInfo.InvariantCulture, out var hours) => texts["Schedule.Every", step, Clock(hours, minutes)],
            _ => texts["Schedule.Other", cron],
        };
    }

    public static string Took(this IStringLocalizer<JobsTexts> texts, TimeSpan took) =>
        took < TimeSpan.FromMinutes(1)
            ? texts["Took.Seconds", took.TotalSeconds.ToString(took < TimeSpan.FromSeconds(10) ? "0.0" : "0", CultureInfo.CurrentCulture)]
            : texts["Took.Minutes", (int)took.TotalMinutes, took.Seconds];

    public static string Figures(this IStringLocalizer<JobsTexts> texts, JobResult result) =>
        string.Join(", ", result.Figures.Select(figure => texts["Figure", texts[$"Figure.{figure.Name}"] is { ResourceNotFound: false } known ? known.Value : figure.Name, figure.Value.ToString("N0", CultureInfo.CurrentCulture)].Value));

    public static string Icon(JobState state) => state switch
    {
        JobState.Succeeded => "check_circle",
        JobState.Failed => "error",
        JobState.Lost => "link_off",
        JobState.Running => "progress_activity",
        _ => "hourglass_top",
    };

    private static string Clock(int hours, int minutes) => string.Create(CultureInfo.InvariantCulture, $"{hours:00}:{minutes:00}");
}
