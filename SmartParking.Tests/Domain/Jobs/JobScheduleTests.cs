using System.Globalization;
using SmartParking.Domain.Jobs;

namespace SmartParking.Tests.Domain.Jobs;

public sealed class JobScheduleTests
{
    [Theory]
    [InlineData("2026-03-29T02:07:00Z", "2026-03-29T02:07:00Z")]
    [InlineData("2026-03-29T02:06:59Z", "2026-03-29T01:07:00Z")]
    [InlineData("2026-10-25T00:59:59.9Z", "2026-10-25T00:07:00Z")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-28T23:07:00Z")]
    public void A_fire_is_for_the_last_moment_of_the_schedule_in_UTC(string fire, string slot) =>
        new JobSchedule("0 7 * * * ?").SlotOf(At(fire)).ShouldBe(At(slot));

    [Fact]
    public void A_year_of_days_has_a_moment_each_whatever_clocks_do_in_spring_and_autumn()
    {
        var schedule = new JobSchedule("0 10 0 * * ?");
        var at = At("2026-01-01T00:00:00Z");
        for (var day = 0; day < 365; day++)
        {
            at = schedule.Next(at);
            at.ShouldBe(At("2026-01-01T00:10:00Z").AddDays(day));
            schedule.SlotOf(at.AddHours(1)).ShouldBe(at);
            schedule.Period(at).ShouldBe(TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void A_job_is_overdue_a_minute_after_its_period_and_again_ten_minutes_after_it_failed()
    {
        var now = At("2026-03-10T09:00:00Z");
        bool Overdue(double? succeeded, double? begun, bool busy = false, bool paused = false) => JobKeeper.IsOverdue(
            new JobLook("any", succeeded is { } s ? now.AddMinutes(-s) : null, begun is { } b ? now.AddMinutes(-b) : null, false, busy, paused), new JobSchedule("0 7 * * * ?"), now);

        Overdue(null, null).ShouldBeTrue();
        Overdue(59, 59).ShouldBeFalse();
        Overdue(60.5, 60.5).ShouldBeFalse("the schedule comes first");
        Overdue(61.5, 61.5).ShouldBeTrue();
        Overdue(120, 9).ShouldBeFalse("it has failed a moment ago");
        Overdue(120, 11).ShouldBeTrue();
        Overdue(120, 120, busy: true).ShouldBeFalse();
        Overdue(120, 120, paused: true).ShouldBeFalse();
    }

    [Fact]
    public void The_clock_of_jobs_goes_by_what_the_database_said()
    {
        var clock = new JobClock();
        var told = At("2031-01-01T00:00:00Z");

        clock.Set(told);

        clock.GetUtcNow().ShouldBeInRange(told, told.AddMinutes(10));
    }

    [Fact]
    public void Figures_are_read_as_they_were_written_and_nothing_else_is()
    {
        JobResult.Read(JobResult.Of(("partitions", 3), ("rows", -120)).Write()).Figures.ShouldBe([("partitions", 3), ("rows", -120)]);
        JobResult.Read("x y=z =4 rows=5").Figures.ShouldBe([("", 4), ("rows", 5)]);
        JobResult.Read(null).Figures.ShouldBeEmpty();
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
