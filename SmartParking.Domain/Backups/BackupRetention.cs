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
    /// <returns>
    /// Names of those that may go. Never the last one that was proved good, nor one that is newer and was not tried yet; of those
    /// that were found wanting the newest of each day stays, to be looked into, so that a round that fails all day fills no disk.
    /// </returns>
    public static IReadOnlyList<string> Removable(IReadOnlyList<KeptBackup> backups, int days, int weeks, int months)
    {
        var good = backups.Where(each => each.Good == true).OrderByDescending(each => each.MadeAt).ToList();
        var wanting = backups.Where(each => each.Good == false).OrderByDescending(each => each.MadeAt);
        var kept = Newest(good, days, Day)
            .Concat(Newest(good, weeks, each => $"{ISOWeek.GetYear(each.MadeAt.UtcDateTime)}-{ISOWeek.GetWeekOfYear(each.MadeAt.UtcDateTime)}"))
            .Concat(Newest(good, months, each => each.MadeAt.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture)))
            .Concat(Newest(wanting, days, Day))
            .ToHashSet(StringComparer.Ordinal);
        return [.. backups.Where(each => !kept.Contains(each.Name) && (each.Good == false || (good.Count > 0 && each.MadeAt < good[0].MadeAt))).Select(each => each.Name)];
    }

    private static string Day(KeptBackup backup) => backup.MadeAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Newest(IEnumerable<KeptBackup> newestFirst, int count, Func<KeptBackup, string> period) =>
        newestFirst.DistinctBy(period, StringComparer.Ordinal).Take(count).Select(each => each.Name);
}
