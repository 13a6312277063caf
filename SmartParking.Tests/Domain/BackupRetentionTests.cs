using SmartParking.Domain.Backups;

namespace SmartParking.Tests.Domain;

public sealed class BackupRetentionTests
{
    private static readonly DateTimeOffset Night = new(2026, 11, 21, 2, 15, 0, TimeSpan.Zero);
    private static readonly BackupOptions Usual = new();

    [Fact]
    public void A_year_of_nights_leaves_seven_days_five_weeks_and_twelve_months()
    {
        var kept = Kept(Nights(400));

        // 2026-11-21 is a Saturday: the days reach into the week before, whose newest is among them.
        kept.Count.ShouldBe(7 + 3 + 11);
        kept.ShouldContain("2026-11-15");
        kept.ShouldContain("2026-10-31");
        kept.ShouldContain("2025-12-31");
        kept.ShouldNotContain("2025-11-30");
    }

    [Fact]
    public void The_last_good_one_and_what_nobody_has_tried_never_go()
    {
        var few = new BackupOptions { Daily = 1, Weekly = 1, Monthly = 1 };
        var nights = Nights(20).Select((night, ago) => night with { Good = ago switch { < 3 => null, < 19 => false, _ => true } }).ToList();

        Kept(nights, few).ShouldBe(["2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-02"]);
        Kept([.. nights.Where(night => night.Good != true)], few).ShouldBe(["2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18"]);
    }

    [Fact]
    public void A_round_that_fails_all_day_keeps_one_of_the_day()
    {
        List<KeptBackup> day = [new("good", Night.AddDays(-1), true), .. Enumerable.Range(0, 100).Select(round => new KeptBackup($"{round:000}", Night.AddMinutes(10 * round), false))];

        Kept(day).ShouldBe(["good", "099"]);
    }

    [Fact]
    public void A_clock_that_jumps_removes_no_more_than_a_night_does()
    {
        var nights = Nights(7);
        var future = new KeptBackup("future", Night.AddYears(10), true);

        Kept([.. nights, future]).Count.ShouldBe(7 + 1 - 1 + 1, "the oldest day of the week stays as the newest of its week");
        Kept([.. nights, new KeptBackup("past", Night.AddYears(-10), true)]).ShouldContain("past");
    }

    [Fact]
    public void Several_of_a_day_count_once()
    {
        List<KeptBackup> day = [.. Enumerable.Range(0, 24).Select(hour => new KeptBackup($"{hour:00}", Night.AddHours(hour - 3), true))];

        Kept(day).ShouldBe(["00", "23"], "an hour before midnight, and the newest of the day that follows");
    }

    private static List<KeptBackup> Nights(int count) => [.. Enumerable.Range(0, count).Select(ago => new KeptBackup($"{Night.AddDays(-ago):yyyy-MM-dd}", Night.AddDays(-ago), true))];

    private static List<string> Kept(IReadOnlyList<KeptBackup> backups, BackupOptions? options = null)
    {
        var many = options ?? Usual;
        var removable = BackupRetention.Removable(backups, many.Daily, many.Weekly, many.Monthly);
        return [.. backups.Select(each => each.Name).Except(removable)];
    }
}
