namespace SmartParking.Portal.Demo.Emulator;

/// <summary>
/// Decides what happens when: joins and first reports at the start, then arrivals and departures by the local hour of each
/// bay, and heartbeats. Pure: time is given, chance is seeded, so a test runs days in milliseconds. Its own time runs
/// <see cref="Pace"/> times as fast as the one it is given; what it tells, and the local hour it goes by, are of the latter.
/// </summary>
internal sealed class TrafficModel
{
    private static readonly TimeSpan JoinsTake = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ShortestStay = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<TimeZoneInfo> _zones;
    private readonly Random _random;
    private readonly DateTimeOffset _burstEnds;
    private readonly bool[] _occupied;
    private readonly DateTimeOffset[] _since;
    private readonly PriorityQueue<(int Bay, TrafficKind Kind), DateTimeOffset> _due = new();
    private DateTimeOffset _given;
    private DateTimeOffset _own;

    /// <param name="zones">One per bay.</param>
    public TrafficModel(IReadOnlyList<TimeZoneInfo> zones, int seed, DateTimeOffset start)
    {
        _zones = zones;
        (_given, _own) = (start, start);
        _random = new Random(seed);
        _burstEnds = start + (JoinsTake * 2);
        _occupied = new bool[zones.Count];
        _since = new DateTimeOffset[zones.Count];
        for (var bay = 0; bay < zones.Count; bay++)
        {
            _occupied[bay] = _random.NextDouble() < DayCurve.OccupiedShare(Local(bay, start));
            _since[bay] = start - ShortestStay;
            var joined = start + (JoinsTake * _random.NextDouble());
            var first = joined + TimeSpan.FromSeconds(0.4 + _random.NextDouble());
            _due.Enqueue((bay, TrafficKind.Join), joined);
            _due.Enqueue((bay, TrafficKind.Heartbeat), first);
            _due.Enqueue((bay, TrafficKind.Change), first + Wait());
        }
    }

    /// <summary>A real sensor beats once or twice a day; these show within a visit that they do.</summary>
    public static TimeSpan HeartbeatInterval { get; } = TimeSpan.FromMinutes(20);

    /// <summary>How many times livelier than <see cref="DayCurve"/> says; 0 stands still.</summary>
    public double Pace { get; set; } = 1;

    public double OccupiedShare => (double)_occupied.Count(taken => taken) / _occupied.Length;

    public bool IsOccupied(int bay) => _occupied[bay];

    /// <summary>Everything up to this moment that was not told before, in order of time.</summary>
    public IEnumerable<TrafficEvent> Advance(DateTimeOffset now)
    {
        var (given, own, pace) = (_given, _own, Pace);
        (_given, _own) = (now, own + ((now - given) * pace));
        while (_due.TryPeek(out var next, out var at) && at <= _own)
        {
            _due.Dequeue();
            var told = given + ((at - own) / pace);
            if (Happens(next.Bay, next.Kind, at, told))
            {
                yield return new TrafficEvent(told, next.Bay, next.Kind, _occupied[next.Bay]);
            }
        }
    }

    private bool Happens(int bay, TrafficKind kind, DateTimeOffset at, DateTimeOffset told)
    {
        switch (kind)
        {
            case TrafficKind.Heartbeat:
                // Spread from the first round on: half to one and a half intervals after the burst of the start.
                var interval = at < _burstEnds ? HeartbeatInterval * (0.5 + _random.NextDouble()) : HeartbeatInterval;
                _due.Enqueue((bay, kind), at + interval);
                return true;
            case TrafficKind.Change:
                _due.Enqueue((bay, kind), at + Wait());
                return Changes(bay, at, told);
            default:
                return true;
        }
    }

    /// <summary>Thinning: bays are looked at as often as on the busiest hour, and a quieter hour lets most looks pass.</summary>
    private bool Changes(int bay, DateTimeOffset at, DateTimeOffset told)
    {
        var local = Local(bay, told);
        var rate = _occupied[bay] ? DayCurve.DepartureRate(local) : DayCurve.ArrivalRate(local);
        if (at - _since[bay] < ShortestStay || _random.NextDouble() >= rate / DayCurve.BusiestPace)
        {
            return false;
        }

        _occupied[bay] = !_occupied[bay];
        _since[bay] = at;
        return true;
    }

    private TimeSpan Wait() => TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / DayCurve.BusiestPace);

    private DateTime Local(int bay, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zones[bay]).DateTime;
}
