using SmartParking.Domain.Devices;
using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Domain.Ingest;

/// <summary>A device's day in every order of arrival: the same readings, the same history, the same final state.</summary>
public sealed class DeviceFoldTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    [InlineData(77)]
    public void A_day_with_a_rejoin_and_a_counter_reset_in_any_order_gives_one_history(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var day = Day(random);
            var expected = day.Reference();
            var device = new MemoryDevice();
            var arrival = Morning.AddDays(1);
            foreach (var chunk in Shuffled(day.Events, random).Chunk(random.Next(1, 12)))
            {
                arrival = arrival.AddSeconds(1);
                device.Receive([.. chunk.Select(told => told.ArrivingAt(arrival))], arrival);
            }

            device.Readings.ShouldBe(expected.Readings, customMessage: $"seed {seed}, round {round}");
            device.History.ShouldBe(expected.History, customMessage: $"seed {seed}, round {round}");
            device.Sensed.State.ShouldBe(expected.Final);
            device.Sensed.Since.ShouldBe(expected.Since);
        }
    }

    [Fact]
    public void The_same_day_in_order_needs_no_mending()
    {
        var day = Day(new Random(5));
        var device = new MemoryDevice();
        foreach (var told in day.Events)
        {
            device.Receive([told.ArrivingAt(told.Time.AddMilliseconds(300))], told.Time.AddSeconds(1));
        }

        device.Verdicts.ShouldAllBe(verdict => verdict.Status == LedgerStatus.Accepted);
        device.History.ShouldBe(day.Reference().History);
    }

    [Fact]
    public void A_late_frame_is_called_late_and_mends_the_history()
    {
        var device = new MemoryDevice();
        Receive(device, Told(1, 0, false), Morning.AddHours(1));
        Receive(device, Told(3, 20, true), Morning.AddHours(1));
        Receive(device, Told(2, 10, true), Morning.AddHours(1));

        device.Verdicts.Select(verdict => verdict.Status).ShouldBe([LedgerStatus.Accepted, LedgerStatus.Accepted, LedgerStatus.Late]);
        device.History.Select(change => change.At).ShouldBe([Morning, Morning.AddMinutes(10)]);
        device.Sensed.Since.ShouldBe(Morning.AddMinutes(10));
    }

    [Fact]
    public void Silence_turns_a_space_unknown_and_the_next_frame_brings_it_back()
    {
        var device = new MemoryDevice();
        Receive(device, Told(1, 0, false), Morning);
        var later = Morning.AddDays(4);
        Receive(device, Told(2, 4 * 24 * 60, true), later);

        var unknownAt = Morning + TimeSpan.FromHours(52.8);
        device.History.ShouldBe(
        [
            (Morning, SensedState.Unknown, SensedState.Free),
            (unknownAt, SensedState.Free, SensedState.Unknown),
            (later, SensedState.Unknown, SensedState.Occupied),
        ]);
    }

    [Fact]
    public void A_frame_that_cannot_be_decoded_makes_the_space_unknown()
    {
        var device = new MemoryDevice();
        Receive(device, Told(1, 0, false), Morning);
        Receive(device, Told(2, 5, false) with { Payload = [1, 2, 3] }, Morning.AddMinutes(5));

        device.Sensed.State.ShouldBe(SensedState.Unknown);
        device.Verdicts[^1].Status.ShouldBe(LedgerStatus.Undecodable);
        device.Verdicts[^1].Reason.ShouldNotBeNull().ShouldContain("1 bytes, not 3");
    }

    [Fact]
    public void A_frame_of_MAC_commands_alone_is_no_evidence()
    {
        var device = new MemoryDevice();
        Receive(device, Told(1, 0, false), Morning);
        Receive(device, Told(2, 60, true) with { Port = 0, Payload = [] }, Morning.AddHours(1));

        device.Sensed.State.ShouldBe(SensedState.Free);
        device.Sensed.EvidenceAt.ShouldBe(Morning);
        device.Head!.Frame.Counter.ShouldBe(2);
    }

    [Fact]
    public void A_gateway_in_2100_neither_freezes_the_space_nor_bends_its_history()
    {
        var device = new MemoryDevice();
        Receive(device, Told(1, 0, false), Morning.AddDays(200));
        Receive(device, Told(2, 0, true) with { Time = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }, Morning.AddDays(200).AddSeconds(5));
        device.Sensed.State.ShouldBe(SensedState.Occupied);

        Receive(device, Told(3, 20, false), Morning.AddDays(200).AddSeconds(9));

        device.Sensed.State.ShouldBe(SensedState.Free);
        device.History.Last().At.ShouldBe(Morning.AddMinutes(20));
    }

    [Theory]
    [InlineData(290)]
    [InlineData(60)]
    [InlineData(11)]
    public void A_gateway_whose_clock_runs_ahead_does_not_hide_the_next_frame(int secondsAhead)
    {
        var device = new MemoryDevice();
        Receive(device, Told(10, 0, true) with { Time = Morning.AddSeconds(secondsAhead) }, Morning);
        Receive(device, Told(11, 0.2, false), Morning.AddMinutes(0.2));

        device.Sensed.State.ShouldBe(SensedState.Free);
    }

    private static void Receive(MemoryDevice device, ToldUplink told, DateTimeOffset arrivedAt) => device.Receive([told.ArrivingAt(arrivedAt)], arrivedAt);

    private static ToldUplink Told(long counter, double minute, bool occupied) =>
        new("00189440", counter, Morning.AddMinutes(minute), [(byte)(occupied ? 1 : 0)]);

    private static DeviceDay Day(Random random) => DeviceDay.Make(Morning, random);

    private static ToldUplink[] Shuffled(IEnumerable<ToldUplink> events, Random random)
    {
        var shuffled = events.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
