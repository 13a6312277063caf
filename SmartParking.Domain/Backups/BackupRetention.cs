using System.Globalization;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Which backups stay. Counted in days, weeks and months that have a backup and not back from now: a clock that jumps, or a job
/// that stood still for a month, removes nothing.
/// </summary>
internal static class BackupRetention
{
    /// <param name="backups">All there are.</param>
    /// <param name="days">So many days' newest.</param>
    /// <param name="weeks">So many ISO weeks' newest.</param>
    /// <param name="months">So many months' newest.</param>
    /// <returns>Names of those that may go. Never the last one that was proved good, nor one that is newer than it.</returns>
    public static IReadOnlyList<string> Removable(IReadOnlyList<KeptBackup> backups, int days, int weeks, int months)
    {
        if (backups.Where(each => each.Good == true).MaxBy(each => each.MadeAt) is not { } lastGood)
        {
            return [];
        }

        var good = backups.Where(each => each.Good == true).OrderByDescending(each => each.MadeAt).ToList();
        var kept = Newest(good, days, each => each.MadeAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
            .Concat(Newest(good, weeks, each => $"{ISOWeek.GetYear(each.MadeAt.UtcDateTime)}-{ISOWeek.GetWeekOfYear(each.MadeAt.UtcDateTime)}"))
            .Concat(Newest(good, months, each => each.MadeAt.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture)))
            .ToHashSet(StringComparer.Ordinal);
        return [.. backups.Where(each => !kept.Contains(each.Name) && each.MadeAt < lastGood.MadeAt).Select(each => each.Name)];
    }

    private static IEnumerable<string> Newest(IEnumerable<KeptBackup> newestFirst, int count, Func<KeptBackup, string> period) =>
        newestFirst.DistinctBy(period, StringComparer.Ordinal).Take(count).Select(each => each.Name);
}
