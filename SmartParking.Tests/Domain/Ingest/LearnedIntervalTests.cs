using SmartParking.Domain.Devices;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Domain.Ingest;

/// <summary>The interval is learned while frames are folded, and decides how long they count.</summary>
public sealed class LearnedIntervalTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void An_hourly_sensor_goes_stale_after_two_hours_and_twelve_minutes_in_batches_of_any_size(int size)
    {
        var device = new MemoryDevice();
        foreach (var chunk in Hourly(1, 10).Chunk(size))
        {
            var arrival = chunk[^1].Time.AddSeconds(1);
            device.Receive([.. chunk.Select(told => told.ArrivingAt(told.Time.AddSeconds(1)))], arrival);
        }

        device.Rhythm.Learned.ShouldBe(TimeSpan.FromHours(1));
        device.Sensed.FreshUntil.ShouldBe(Morning.AddHours(10).AddSeconds(1) + (TimeSpan.FromHours(1) * 2.2));
    }

    [Fact]
    public void Until_it_is_learned_the_codecs_interval_counts()
    {
        var device = new MemoryDevice();
        ReceiveInTurn(device, Hourly(1, 5));

        device.Rhythm.Learned.ShouldBeNull();
        device.Sensed.FreshUntil.ShouldBe(Morning.AddHours(5).AddSeconds(1) + (TimeSpan.FromHours(24) * 2.2));
    }

    [Fact]
    public void A_repeat_and_a_late_frame_teach_nothing()
    {
        var device = new MemoryDevice();
        ReceiveInTurn(device, Hourly(1, 5));
        var before = device.Rhythm;

        var repeat = Hourly(5, 1).Single();
        device.Receive([repeat.ArrivingAt(repeat.Time.AddSeconds(2))], repeat.Time.AddSeconds(3));
        device.Rhythm.ShouldBe(before);

        ReceiveInTurn(device, Hourly(7, 1));
        device.Rhythm.Beats.ShouldBe(0, "frame 6 seems lost");
        var late = Hourly(6, 1).Single();
        device.Receive([late.ArrivingAt(Morning.AddHours(7.5))], Morning.AddHours(7.5));
        device.Rhythm.Beats.ShouldBe(0);
    }

    [Fact]
    public void A_silence_of_a_known_beat_stands_in_the_history()
    {
        var device = new MemoryDevice();
        ReceiveInTurn(device, Hourly(1, 10));
        ReceiveInTurn(device, [.. Hourly(11, 1).Select(told => told with { Time = Morning.AddHours(20) })]);

        device.History.Select(change => (change.Was, change.Became)).ShouldBe(
            [(SensedState.Unknown, SensedState.Free), (SensedState.Free, SensedState.Unknown), (SensedState.Unknown, SensedState.Free)]);
        device.Rhythm.Learned.ShouldBeNull("it was quiet for ten hours and lost no frame");
    }

    private static void ReceiveInTurn(MemoryDevice device, IReadOnlyList<ToldUplink> frames)
    {
        foreach (var told in frames)
        {
            device.Receive([told.ArrivingAt(told.Time.AddSeconds(1))], told.Time.AddSeconds(1));
        }
    }

    private static ToldUplink[] Hourly(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(hour => new ToldUplink("01020304", hour, Morning.AddHours(hour), [0]))];
}
