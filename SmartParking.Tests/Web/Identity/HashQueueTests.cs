using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>The line at the door is as long as can be served while somebody waits for a page, whatever the machine is.</summary>
public sealed class HashQueueTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly HashQueue _queue;

    public HashQueueTests() => _queue = new HashQueue(_time);

    public void Dispose() => _queue.Dispose();

    [Theory]
    [InlineData(25)]
    [InlineData(80)]
    [InlineData(1000)]
    public async Task It_learns_how_many_can_be_served_in_five_seconds_and_turns_the_next_away_at_once(int milliseconds)
    {
        for (var hash = 0; hash < 200; hash++)
        {
            using var place = await _queue.EnterAsync(default);
            place.IsAcquired.ShouldBeTrue();
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }

        var served = Math.Min(200, 5000 * SecurityDefaults.ConcurrentHashes / milliseconds);
        _queue.Room.ShouldBeInRange(served - 1, served);
        var room = _queue.Room;

        var crowd = Enumerable.Range(0, SecurityDefaults.ConcurrentHashes + room + 10).Select(_ => _queue.EnterAsync(default).AsTask()).ToList();

        var refused = crowd.Where(each => each.IsCompleted && !each.Result.IsAcquired).ToList();
        refused.Count.ShouldBe(10);
        crowd.TakeLast(10).ShouldBe(refused, "who came first has his place");
        foreach (var one in crowd.Except(refused))
        {
            using var place = await one;
            place.IsAcquired.ShouldBeTrue("nobody who was let in is sent away later");
        }
    }

    [Fact]
    public async Task However_slow_it_has_become_somebody_is_let_in_and_it_recovers()
    {
        await HoldAsync(TimeSpan.FromMinutes(5));
        _queue.Room.ShouldBe(1);
        for (var hash = 0; hash < 100; hash++)
        {
            await HoldAsync(TimeSpan.FromMilliseconds(50));
        }

        _queue.Room.ShouldBeGreaterThan(50 * SecurityDefaults.ConcurrentHashes);
    }

    private async Task HoldAsync(TimeSpan time)
    {
        using var place = await _queue.EnterAsync(default);
        place.IsAcquired.ShouldBeTrue();
        _time.Advance(time);
    }
}
