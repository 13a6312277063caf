using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Domain.Devices;

/// <summary>What the times of a device's own frames tell about its interval.</summary>
public sealed class RhythmTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_beat_faster_than_assumed_is_believed_after_six_equal_gaps()
    {
        Heard(Enumerable.Repeat(Hour, 5)).Learned.ShouldBeNull();
        Heard(Enumerable.Repeat(Hour, 6)).Learned.ShouldBe(Hour);
    }

    [Fact]
    public void A_beat_slower_than_assumed_is_believed_the_second_time()
    {
        Heard([Hour * 48]).Learned.ShouldBeNull();
        Heard([Hour * 48, Hour * 48]).Learned.ShouldBe(Hour * 48);
    }

    [Fact]
    public void Equal_is_within_three_per_cent_and_the_mean_is_learned()
    {
        var rhythm = Heard(new[] { 3600, 3640, 3570, 3610, 3590, 3600 }.Select(seconds => TimeSpan.FromSeconds(seconds)));

        rhythm.LearnedSeconds!.Value.ShouldBeInRange(3590, 3610);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Cars_that_come_and_go_at_random_teach_nothing(int seed)
    {
        var random = new Random(seed);
        var rhythm = Rhythm.Nothing;
        for (var car = 0; car < 20_000; car++)
        {
            rhythm = rhythm.After(TimeSpan.FromMinutes(-45 * Math.Log(1 - random.NextDouble())), Day);
            rhythm.Learned.ShouldBeNull($"car {car}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void An_hourly_beat_is_found_among_changes_and_kept_through_busy_days(int seed)
    {
        var random = new Random(seed);
        var rhythm = Rhythm.Nothing;
        for (var day = 0; day < 30; day++)
        {
            // By day cars come before the hour is over, by night nothing does.
            for (var change = 0; change < 20; change++)
            {
                rhythm = rhythm.After(TimeSpan.FromMinutes(random.Next(2, 60)), Day);
            }

            rhythm = Heard(Enumerable.Repeat(Hour, 8), rhythm);
            rhythm.LearnedSeconds!.Value.ShouldBeInRange(3560, 3600, $"day {day}");
        }
    }

    [Fact]
    public void A_quiet_device_that_lost_no_frame_refutes_what_was_learned()
    {
        var hourly = Heard(Enumerable.Repeat(Hour, 10));

        hourly.After(Hour * 1.4, Day).Learned.ShouldBe(Hour);
        hourly.After(Hour * 1.6, Day).Learned.ShouldBeNull();
        Heard([Day, Day]).After(Day * 1.6, Day).Learned.ShouldBe(Day, "the assumption is no longer than this");
    }

    [Fact]
    public void A_slow_beat_gives_way_to_a_fast_one_only_after_six()
    {
        var slow = Heard([Hour * 48, Hour * 48]);

        Heard([Hour * 30, Hour * 30], slow).Learned.ShouldBe(Hour * 48);
        Heard(Enumerable.Repeat(Hour * 12, 6), slow).Learned.ShouldBe(Hour * 12);
    }

    [Fact]
    public void A_gap_that_says_nothing_breaks_the_run()
    {
        var five = Heard(Enumerable.Repeat(Hour, 5));

        five.After(null, Day).After(Hour, Day).Learned.ShouldBeNull();
        five.After(TimeSpan.FromDays(9), Day).ShouldBe(new Rhythm(null, null, 0));
        five.After(TimeSpan.Zero, Day).Beats.ShouldBe(0);
    }

    [Fact]
    public void Silence_is_never_counted_from_less_than_ten_minutes()
    {
        var fast = Heard(Enumerable.Repeat(TimeSpan.FromSeconds(20), 6));

        fast.Learned.ShouldBe(TimeSpan.FromSeconds(20));
        fast.Interval(Day).ShouldBe(TimeSpan.FromMinutes(10));
        Rhythm.Nothing.Interval(Day).ShouldBe(Day);
    }

    [Fact]
    public void Only_neighbours_of_one_session_at_believed_times_make_a_gap()
    {
        var first = Placed(7, Start);

        Rhythm.Gap(first, Placed(8, Start + Hour)).ShouldBe(Hour);
        Rhythm.Gap(first, Placed(9, Start + Hour)).ShouldBeNull("a frame between was lost");
        Rhythm.Gap(first, Placed(8, Start + Hour) with { SessionAt = Start + Hour }).ShouldBeNull("the device joined between");
        Rhythm.Gap(first, Placed(8, Start + Hour, trusted: false)).ShouldBeNull("only its arrival is known");
        Rhythm.Gap(Placed(Frame.JoinCounter, Start, kind: FrameKind.Join), Placed(0, Start + Hour)).ShouldBeNull("a join is no report");
    }

    private static Rhythm Heard(IEnumerable<TimeSpan> gaps, Rhythm? before = null) => gaps.Aggregate(before ?? Rhythm.Nothing, (rhythm, gap) => rhythm.After(gap, Day));

    private static PlacedFrame Placed(long counter, DateTimeOffset time, bool trusted = true, FrameKind kind = FrameKind.Uplink) =>
        new(new Frame(Guid.NewGuid(), kind, "01020304", counter, time, trusted, time, []), Start);
}
