using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Domain.Devices;

public sealed class FrameOrderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Inside_a_session_the_counter_orders()
    {
        var late = Uplink("a", 2, 20);
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 3, 30), Uplink("a", 1, 10), late]);

        Counters(arrangement).ShouldBe([1, 2, 3]);
        arrangement.Ordered.Select(placed => placed.SessionAt).Distinct().ShouldBe([Noon.AddSeconds(10)]);
    }

    [Fact]
    public void A_new_devAddr_opens_a_session()
    {
        var arrangement = FrameOrder.Arrange(null, [Uplink("b", 0, 50), Uplink("a", 70, 10), Uplink("a", 71, 40)]);

        Counters(arrangement).ShouldBe([70, 71, 0]);
    }

    [Fact]
    public void A_join_opens_a_session_even_with_the_same_devAddr()
    {
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 5, 10), Join("a", 20), Uplink("a", 6, 30)]);

        Counters(arrangement).ShouldBe([5, Frame.JoinCounter, 6]);
        arrangement.Ordered[2].SessionAt.ShouldBe(Noon.AddSeconds(20));
    }

    [Fact]
    public void A_falling_counter_opens_a_session_whatever_arrives_first()
    {
        Frame[] life = [Uplink("a", 90, 10), Uplink("a", 91, 100), Uplink("a", 0, 200), Uplink("a", 1, 300)];

        foreach (var order in Permutations(life))
        {
            Counters(FrameOrder.Arrange(null, order)).ShouldBe([90, 91, 0, 1]);
        }
    }

    [Fact]
    public void A_counter_that_falls_within_a_moment_is_a_reset_when_it_falls_far()
    {
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 117, 15.775), Uplink("a", 0, 16)]);

        Counters(arrangement).ShouldBe([117, 0]);
    }

    [Fact]
    public void Two_gateways_whose_clocks_disagree_by_less_than_a_second_do_not_reset_the_counter()
    {
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 6, 10.0), Uplink("a", 5, 10.4), Uplink("a", 7, 20)]);

        Counters(arrangement).ShouldBe([5, 6, 7]);
        arrangement.Ordered.Select(placed => placed.SessionAt).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void The_same_frame_under_two_deduplication_ids_is_kept_once()
    {
        var first = Uplink("a", 4, 10.00);
        var ghost = Uplink("a", 4, 10.02);
        var arrangement = FrameOrder.Arrange(null, [first, ghost]);

        arrangement.Ordered.Single().Frame.ShouldBe(first);
        arrangement.Duplicates.Single().ShouldBe(ghost);
    }

    [Fact]
    public void Of_two_receptions_the_stored_one_is_kept()
    {
        var stored = Uplink("a", 4, 10.02) with { Stored = true };
        var ghost = Uplink("a", 4, 10.00);
        var arrangement = FrameOrder.Arrange(null, [stored, ghost]);

        arrangement.Ordered.Single().Frame.ShouldBe(stored);
        arrangement.Duplicates.Single().ShouldBe(ghost);
    }

    [Fact]
    public void A_gateway_in_2100_does_not_outrank_the_frames_after_it()
    {
        var replayed = Uplink("a", 12, 600) with { ArrivedAt = Noon.AddSeconds(9_000_020) };
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 10, 0), Untrusted("a", 11, arrivedAt: 9_000_000), replayed]);

        Counters(arrangement).ShouldBe([10, 11, 12]);
        arrangement.Ordered.Select(placed => placed.SessionAt).Distinct().ShouldBe([Noon]);
    }

    [Fact]
    public void A_device_heard_only_by_a_gateway_in_2100_still_moves_forward_and_resets()
    {
        var arrangement = FrameOrder.Arrange(
            null, [Untrusted("a", 10, 0), Untrusted("a", 11, 100), Untrusted("a", 0, 200), Untrusted("a", 1, 300)]);

        Counters(arrangement).ShouldBe([10, 11, 0, 1]);
    }

    [Fact]
    public void A_frame_without_a_trusted_time_that_was_overtaken_by_seconds_is_not_a_reset()
    {
        var arrangement = FrameOrder.Arrange(null, [Untrusted("a", 11, 3), Untrusted("a", 10, 5)]);

        Counters(arrangement).ShouldBe([10, 11]);
    }

    [Fact]
    public void Sessions_that_open_at_one_instant_stay_apart()
    {
        var arrangement = FrameOrder.Arrange(null, [Uplink("a", 50, 10) with { ArrivedAt = Noon }, Uplink("a", 3, 10) with { ArrivedAt = Noon.AddSeconds(5) }]);

        Counters(arrangement).ShouldBe([50, 3]);
        arrangement.Ordered[1].SessionAt.ShouldBeGreaterThan(arrangement.Ordered[0].SessionAt);
    }

    [Theory]
    [InlineData("2100-01-01T00:00:00Z", false)]
    [InlineData("1980-01-06T00:00:00Z", false)]
    [InlineData("2026-03-02T12:00:09Z", true)]
    [InlineData("2026-03-02T12:00:11Z", false)]
    [InlineData("2025-12-24T18:00:00Z", true)]
    public void A_time_is_believed_only_when_it_is_plausible(string text, bool believed)
    {
        var time = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Frame.Believe(time, null, Noon).ShouldBe(believed ? time : null);
    }

    [Fact]
    public void The_servers_own_clock_decides_when_it_agrees_with_arrival()
    {
        Frame.Believe(Noon.AddDays(-3), serverTime: Noon.AddSeconds(-1), arrivedAt: Noon).ShouldBe(Noon.AddSeconds(-1));
        Frame.Believe(Noon.AddSeconds(110), serverTime: Noon.AddSeconds(-1), arrivedAt: Noon).ShouldBe(Noon.AddSeconds(-1));
        Frame.Believe(Noon.AddDays(-3), serverTime: Noon.AddDays(-3), arrivedAt: Noon).ShouldBe(Noon.AddDays(-3));
    }

    internal static Frame Uplink(string devAddr, long counter, double second, byte payload = 1) =>
        new(Guid.NewGuid(), FrameKind.Uplink, devAddr, counter, Noon.AddSeconds(second), true, Noon.AddSeconds(second).AddMilliseconds(300), [payload]);

    private static Frame Untrusted(string devAddr, long counter, double arrivedAt) =>
        new(Guid.NewGuid(), FrameKind.Uplink, devAddr, counter, Noon.AddSeconds(arrivedAt), false, Noon.AddSeconds(arrivedAt), [1]);

    private static Frame Join(string devAddr, double second) => Uplink(devAddr, Frame.JoinCounter, second) with { Kind = FrameKind.Join };

    private static IEnumerable<long> Counters(Arrangement arrangement) => arrangement.Ordered.Select(placed => placed.Frame.Counter);

    private static IEnumerable<Frame[]> Permutations(Frame[] frames) =>
        frames.Length <= 1 ? [frames] : frames.SelectMany((frame, index) => Permutations([.. frames[..index], .. frames[(index + 1)..]]).Select(rest => (Frame[])[frame, .. rest]));
}
