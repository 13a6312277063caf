using System.Globalization;

namespace SmartParking.Bench.Chaos;

/// <summary>A sensor that reports what random cars do, and now and then joins anew, starts again or is not heard.</summary>
/// <param name="number">Its DevEUI.</param>
/// <param name="owner">The slug of the tenant its events belong to.</param>
/// <param name="secret">What it is posted with.</param>
/// <param name="isKnown">False for one that nobody has registered.</param>
internal sealed class ChaosDevice(long number, string owner, string secret, bool isKnown = true)
{
    private static readonly TimeSpan BetweenSessions = TimeSpan.FromSeconds(3);

    private readonly List<SentEvent> _events = [];
    private long _counter = 100 + (number % 900);
    private int _joins;

    public string DevEui { get; } = number.ToString("X16", CultureInfo.InvariantCulture);

    public string Owner => owner;

    public string Secret => secret;

    public bool IsKnown => isKnown;

    /// <summary>All it ever sent, in the order it sent them.</summary>
    public IReadOnlyList<SentEvent> Events => _events;

    public SentEvent Next(Random random)
    {
        var time = NextTime();
        var told = isKnown && _events is [.., { } last] && time - last.Time > BetweenSessions ? NewSession(time, random) : null;
        told ??= Uplink(time, random);
        _events.Add(told);
        return told;
    }

    private SentEvent? NewSession(DateTimeOffset time, Random random)
    {
        var chance = random.Next(100);
        if (chance is 0 or 1)
        {
            _joins++;
            _counter = 0;
            return new SentEvent(this, Address, -1, time, Occupied: false);
        }

        // A counter that starts again; never near where it was, which would be the same frame once more.
        _counter = chance == 2 && _counter >= 100 ? 0 : _counter;
        return null;
    }

    private SentEvent Uplink(DateTimeOffset time, Random random)
    {
        var told = new SentEvent(this, Address, _counter, time, random.Next(2) == 1);
        _counter += random.Next(10) == 0 ? 3 : 1;
        return told;
    }

    private string Address => _joins.ToString("x2", CultureInfo.InvariantCulture) + (number % 0x1000000).ToString("x6", CultureInfo.InvariantCulture);

    private DateTimeOffset NextTime()
    {
        var now = TimeProvider.System.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return _events is [.., { } last] && last.Time >= now ? last.Time.AddMicroseconds(1) : now;
    }
}
