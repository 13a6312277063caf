using SmartParking.Domain.Devices;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Domain.Ingest;

/// <summary>Flickers, lost frames and disorder together: what counts is a function of the set of frames, and says how exact it is.</summary>
public sealed class DebounceOrderTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(3)]
    [InlineData(44)]
    [InlineData(20_261_121)]
    public void Flickers_that_arrive_in_disorder_while_the_sweep_runs_end_as_if_they_had_come_in_order(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var told = Flickering(random, 60);
            var device = new MemoryDevice { Debounce = Window };
            var posts = told.Select(uplink => (uplink, at: uplink.Time.AddSeconds(random.NextDouble() < 0.8 ? 0.3 : random.Next(0, 40)))).OrderBy(post => post.at).ToList();
            foreach (var (uplink, at) in posts)
            {
                device.Pass(at.AddSeconds(-0.1));
                device.Receive([uplink.ArrivingAt(at)], at);
            }

            device.Pass(posts[^1].at.AddMinutes(1));
            device.History.Select(change => (change.At, change.Became)).ShouldBe(Settled(told), customMessage: $"seed {seed}, round {round}");
            device.Changes.ShouldAllBe(change => change.ErrorSeconds == 0);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20_261_121)]
    public void A_change_after_lost_frames_happened_within_its_error_and_late_frames_take_the_error_away(int seed)
    {
        var random = new Random(seed);
        var errors = 0;
        for (var round = 0; round < 150; round++)
        {
            var told = Flickering(random, 60);
            var device = new MemoryDevice();
            // The first stays: before it nothing is known, and nothing can be lost.
            var lost = told.Skip(1).Where(_ => random.NextDouble() < 0.25).ToHashSet();
            foreach (var uplink in told.Where(uplink => !lost.Contains(uplink)))
            {
                device.Receive([uplink.ArrivingAt(uplink.Time.AddSeconds(0.3))], uplink.Time.AddSeconds(0.3));
            }

            var truth = Settled(told, TimeSpan.Zero);
            foreach (var change in device.Changes)
            {
                errors += change.ErrorSeconds > 0 ? 1 : 0;
                truth.ShouldContain(
                    real => real.Became == change.Became && real.At <= change.At && real.At >= change.At.AddSeconds(-change.ErrorSeconds),
                    $"seed {seed}, round {round}: {change}");
            }

            var later = told[^1].Time.AddMinutes(30);
            foreach (var uplink in lost.OrderBy(_ => random.Next()))
            {
                device.Receive([uplink.ArrivingAt(later)], later);
            }

            device.History.Select(change => (change.At, change.Became)).ShouldBe(truth, customMessage: $"seed {seed}, round {round}");
            device.Changes.ShouldAllBe(change => change.ErrorSeconds == 0);
        }

        errors.ShouldBeGreaterThan(100, "or nothing was tried");
    }

    [Fact]
    public void A_stay_says_in_seconds_how_wrong_it_may_be()
    {
        var device = new MemoryDevice();
        foreach (var uplink in new[] { Told(1, 0, false), Told(2, 600, true), Told(4, 1500, true), Told(6, 2400, false) })
        {
            device.Receive([uplink.ArrivingAt(uplink.Time)], uplink.Time);
        }

        // Frame 3 said nothing new as far as anybody knows; frame 5, at 1500 s or later, may have said that the car had left.
        device.Changes.Select(change => change.ErrorSeconds).ShouldBe([0, 0, 900]);

        device.Receive([Told(5, 1620, false).ArrivingAt(Morning.AddHours(1))], Morning.AddHours(1));

        device.Changes.Select(change => ((change.At - Morning).TotalSeconds, change.ErrorSeconds)).ShouldBe([(0, 0), (600, 0), (1620, 0)]);
    }

    [Fact]
    public void A_rejoin_leaves_open_what_happened_since_the_last_frame_before_it()
    {
        var device = new MemoryDevice();
        foreach (var uplink in new[] { Told(70, 0, false), Told(0, 1200, true) with { DevAddr = "00189441" } })
        {
            device.Receive([uplink.ArrivingAt(uplink.Time)], uplink.Time);
        }

        device.Changes[^1].ErrorSeconds.ShouldBe(1200);
    }

    private static ToldUplink Told(long counter, double second, bool occupied) =>
        new("00189440", counter, Morning.AddSeconds(second), [(byte)(occupied ? 1 : 0)]);

    /// <summary>Some calm, some flicker, now and then the same again.</summary>
    private static List<ToldUplink> Flickering(Random random, int frames)
    {
        var (second, occupied) = (0.0, false);
        return
        [
            .. Enumerable.Range(1, frames).Select(counter =>
            {
                second += random.NextDouble() < 0.5 ? random.Next(2, 14) : random.Next(20, 400);
                occupied = random.NextDouble() < 0.8 ? !occupied : occupied;
                return Told(counter, second, occupied);
            }),
        ];
    }

    private static List<(DateTimeOffset At, SensedState Became)> Settled(List<ToldUplink> told) => Settled(told, Window);

    /// <summary>Said another way than the fold does: a change counts when it is the first for a window's length, or the last for one.</summary>
    private static List<(DateTimeOffset At, SensedState Became)> Settled(List<ToldUplink> told, TimeSpan window)
    {
        var raw = told.Where((uplink, index) => index == 0 || uplink.Payload[0] != told[index - 1].Payload[0]).ToList();
        var shown = new List<(DateTimeOffset At, SensedState Became)>();
        for (var index = 0; index < raw.Count; index++)
        {
            var calmBefore = index == 0 || raw[index].Time - raw[index - 1].Time >= window;
            var calmAfter = index == raw.Count - 1 || raw[index + 1].Time - raw[index].Time >= window;
            var state = raw[index].Payload[0] == 1 ? SensedState.Occupied : SensedState.Free;
            if ((calmBefore || calmAfter) && (shown.Count == 0 || shown[^1].Became != state))
            {
                shown.Add((raw[index].Time, state));
            }
        }

        return shown;
    }
}
