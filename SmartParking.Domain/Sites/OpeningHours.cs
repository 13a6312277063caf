using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Sites;

/// <summary>
/// When a site is open, in its own time: the part of OpenStreetMap's opening_hours that car parks use. <c>24/7</c>, or rules
/// such as <c>Mo-Fr 07:00-20:00; Sa 09:00-12:00,14:00-18:00; Su off</c>. A later rule replaces an earlier one for its days; hours
/// that end before they begin run past midnight.
/// </summary>
public sealed partial class OpeningHours
{
    public const int Longest = 200;

    /// <summary>Of a site that says nothing.</summary>
    public static readonly OpeningHours Always = new("24/7", [.. Enumerable.Repeat<IReadOnlyList<(int From, int To)>>([(0, Day)], 7)]);

    private const int Day = 24 * 60;
    private static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>From Monday: minutes from the day's beginning, up to two days.</summary>
    private readonly IReadOnlyList<(int From, int To)>[] _days;

    private OpeningHours(string text, IReadOnlyList<(int From, int To)>[] days) => (Text, _days) = (text, days);

    /// <summary>As it was entered.</summary>
    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OpeningHours? hours)
    {
        hours = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
        {
            return false;
        }

        var clean = text.Trim();
        if (clean == "24/7")
        {
            hours = Always;
            return true;
        }

        var days = new IReadOnlyList<(int From, int To)>[7];
        Array.Fill(days, []);
        foreach (var rule in clean.TrimEnd(';').Split(';'))
        {
            var match = Rule().Match(rule.Trim());
            if (!match.Success || DaysOf(match.Groups["days"].Value) is not { } on || TimesOf(match.Groups["times"].Value) is not { } times)
            {
                return false;
            }

            foreach (var day in on)
            {
                days[day] = times;
            }
        }

        hours = new OpeningHours(clean, days);
        return true;
    }

    /// <param name="local">In the site's time.</param>
    public bool IsOpenAt(DateTime local)
    {
        var today = ((int)local.DayOfWeek + 6) % 7;
        var minute = local.TimeOfDay.TotalMinutes;
        return _days[today].Any(each => minute >= each.From && minute < each.To)
            || _days[(today + 6) % 7].Any(each => minute + Day >= each.From && minute + Day < each.To);
    }

    public override string ToString() => Text;

    private static List<int>? DaysOf(string text)
    {
        if (text.Length == 0)
        {
            return [0, 1, 2, 3, 4, 5, 6];
        }

        var days = new List<int>();
        foreach (var part in text.ToUpperInvariant().Split(','))
        {
            var ends = part.Trim().Split('-');
            var (from, to) = (Array.IndexOf(Days, ends[0].Trim()), Array.IndexOf(Days, ends[^1].Trim()));
            if (from < 0 || to < 0 || ends.Length > 2)
            {
                return null;
            }

            // Sa-Mo goes over the end of the week.
            for (var day = from; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == to)
                {
                    break;
                }
            }
        }

        return days;
    }

    private static List<(int From, int To)>? TimesOf(string text)
    {
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase) || text.Equals("closed", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var times = new List<(int From, int To)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length != 2 || MinuteOf(ends[0].Trim()) is not { } from || MinuteOf(ends[1].Trim()) is not { } to || from == Day || from == to)
            {
                return null;
            }

            times.Add((from, to < from ? to + Day : to));
        }

        return times;
    }

    private static int? MinuteOf(string text)
    {
        var match = Time().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (hour, minute) = (int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture));
        return (hour, minute) is ( < 24, < 60) or (24, 0) ? (hour * 60) + minute : null;
    }

    [GeneratedRegex(@"^(?<days>(?:[A-Za-z]{2}(?:\s*[-,]\s*)?)*)\s*(?<times>off|closed|[0-9:,\-\s]+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Rule();

    [GeneratedRegex("^(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Time();
}
