using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Tests.Demo;

public sealed class TrafficModelTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    // 23:00 in Paris, in summer: the model must read local hours, not UTC.
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void More_cars_arrive_at_nine_in_the_morning_than_at_three_at_night()
    {
        var arrivals = Days(500, 1)
            .Where(each => each.Kind == TrafficKind.Change && each.Occupied)
            .CountBy(each => TimeZoneInfo.ConvertTime(each.At, Paris).Hour)
            .ToDictionary();

        arrivals[9].ShouldBeGreaterThan(arrivals[3] * 2);
    }

    [Fact]
    public void A_car_park_is_never_nearly_empty_nor_full()
    {
        var model = new TrafficModel(Zones(200), 7, Start);
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            foreach (var _ in model.Advance(Start.AddMinutes(minute)))
            {
                // Only its effect on the share is looked at.
            }

            model.OccupiedShare.ShouldBeInRange(0.05, 0.95);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Somebody_who_looks_on_sees_changes_every_second_or_two_at_any_hour(int hoursLater)
    {
        var changes = Days(500, 1).Where(each => each.Kind == TrafficKind.Change).ToList();
        var from = Start.AddHours(hoursLater).AddMinutes(5);

        changes.Count(each => each.At >= from && each.At < from.AddMinutes(1)).ShouldBeInRange(40, 400);
    }

    [Fact]
    public void Within_three_seconds_every_device_has_joined_and_then_reported_once()
    {
        var model = new TrafficModel(Zones(500), 3, Start);

        var told = model.Advance(Start.AddSeconds(3)).ToList();

        for (var bay = 0; bay < 500; bay++)
        {
            told.Where(each => each.Bay == bay).Take(2).Select(each => each.Kind).ShouldBe([TrafficKind.Join, TrafficKind.Heartbeat]);
        }
    }

    [Fact]
    public void Each_change_is_one_and_events_come_in_order_of_time()
    {
        var told = Days(40, 1);

        told.Select(each => each.At).ShouldBeInOrder();
        foreach (var bay in told.GroupBy(each => each.Bay))
        {
            var state = bay.First().Occupied;
            foreach (var each in bay)
            {
                each.Occupied.ShouldBe(each.Kind == TrafficKind.Change ? !state : state);
                state = each.Occupied;
            }
        }
    }

    [Fact]
    public void The_same_seed_tells_the_same_story_however_often_it_is_asked()
    {
        var once = new TrafficModel(Zones(50), 5, Start).Advance(Start.AddHours(1)).ToList();
        var other = new TrafficModel(Zones(50), 5, Start);
        var bitByBit = Enumerable.Range(1, 3600).SelectMany(second => other.Advance(Start.AddSeconds(second)).ToList()).ToList();

        bitByBit.ShouldBe(once);
    }

    private static List<TrafficEvent> Days(int bays, int days) => [.. new TrafficModel(Zones(bays), 7, Start).Advance(Start.AddDays(days))];

    private static TimeZoneInfo[] Zones(int bays) => [.. Enumerable.Repeat(Paris, bays)];
}
