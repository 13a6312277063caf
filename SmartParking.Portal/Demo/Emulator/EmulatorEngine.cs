using SmartParking.Domain.ChirpStack;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>
/// Decides what is posted when: what the model lets happen, told by the devices, spoiled as the settings say. Pure: time is
/// given, chance is seeded, so a test sees an hour of faults in milliseconds. Not for two threads at once.
/// </summary>
/// <param name="network">Its devices are the model's bays.</param>
/// <param name="seed">Of traffic and faults.</param>
/// <param name="start">When the devices join.</param>
internal sealed class EmulatorEngine(EmulatedNetwork network, int seed, DateTimeOffset start)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TrafficModel _model = new(network.Zones, seed, start);
    private readonly Random _dice = new(seed ^ 0x5EED);
    private readonly Silences _silences = new();
    private readonly PriorityQueue<Planned, (DateTimeOffset At, long Turn)> _planned = new();
    private readonly PriorityQueue<Post, (DateTimeOffset At, long Turn)> _posts = new();
    private readonly Dictionary<string, double> _clocks = [];
    private long _turn;

    public SimulatorSettings Settings { get; set; } = new();

    public FaultCounts Counts { get; private set; } = FaultCounts.None;

    public IReadOnlyList<EmulatedDevice> Devices => network.Devices;

    /// <summary>Posts that wait because they are to come late.</summary>
    public int Waiting => _posts.Count;

    /// <summary>Everything that is to be posted by now and was not told before, in order.</summary>
    public IReadOnlyList<Post> Advance(DateTimeOffset now)
    {
        _model.Pace = Settings.Running ? Settings.Rate : 0;
        var happening = _model.Advance(now).Select(each => new Planned(each, null)).ToList();
        while (_planned.TryPeek(out var planned, out var due) && due.At <= now)
        {
            _planned.Dequeue();
            happening.Add(planned with { Happened = planned.Happened with { Occupied = _model.IsOccupied(planned.Happened.Bay) } });
        }

        foreach (var each in happening.OrderBy(each => each.Happened.At))
        {
            Tell(each);
        }

        var posts = new List<Post>();
        while (_posts.TryPeek(out _, out var due) && due.At <= now)
        {
            posts.Add(_posts.Dequeue());
        }

        return posts;
    }

    /// <summary>Reports of devices that are not silent, evenly over the next second.</summary>
    public void Burst(int events, DateTimeOffset now)
    {
        var awake = Enumerable.Range(0, Devices.Count).Where(device => !_silences.Covers(device, now)).ToArray();
        if (awake.Length == 0)
        {
            return;
        }

        _dice.Shuffle(awake);
        for (var number = 0; number < events; number++)
        {
            Plan(TrafficKind.Report, awake[number % awake.Length], now + (Second * number / events));
        }

        Counts = Counts with { Burst = Counts.Burst + events };
    }

    /// <summary>The device begins again and reports a second later.</summary>
    public void Reset(int device, ResetKind kind, DateTimeOffset now)
    {
        Plan(kind == ResetKind.Join ? TrafficKind.Join : TrafficKind.Reset, device, now);
        Plan(TrafficKind.Report, device, now + Second);
        Counts = Counts with { Resets = Counts.Resets + 1 };
    }

    public void Silence(int device, TimeSpan length, DateTimeOffset now) => _silences.Begin(device, now + length);

    /// <returns>How many devices chance has chosen.</returns>
    public int SilenceShare(double percent, TimeSpan length, DateTimeOffset now)
    {
        var chosen = Enumerable.Range(0, Devices.Count).ToArray();
        _dice.Shuffle(chosen);
        var count = (int)Math.Round(chosen.Length * percent / 100);
        foreach (var device in chosen.AsSpan(0, count))
        {
            Silence(device, length, now);
        }

        return count;
    }

    public void Wake() => _silences.EndAll();

    public IReadOnlyList<(int Device, DateTimeOffset Until)> SilentAt(DateTimeOffset now) => _silences.At(now);

    /// <summary>The device reports once, unreadably.</summary>
    public void Spoil(int device, WrongPayload how, DateTimeOffset now) => Plan(TrafficKind.Report, device, now, how);

    private void Plan(TrafficKind kind, int device, DateTimeOffset at, WrongPayload? wrong = null) =>
        _planned.Enqueue(new Planned(new TrafficEvent(at, device, kind, false), wrong), (at, _turn++));

    private void Tell(Planned planned)
    {
        var happened = planned.Happened;
        if (_silences.Covers(happened.Bay, happened.At))
        {
            Counts = Counts with { Silenced = Counts.Silenced + 1 };
            return;
        }

        var device = Devices[happened.Bay];
        var reports = happened.Kind is TrafficKind.Change or TrafficKind.Heartbeat or TrafficKind.Report;
        var wrong = planned.Wrong ?? (reports && Falls(Settings.WrongPayloads) ? (WrongPayload)_dice.Next(3) : null);
        Counts = wrong is null ? Counts : Counts with { WrongPayloads = Counts.WrongPayloads + 1 };
        Send(device, [.. device.Tell(happened, Air(), wrong)]);
        if (reports && Falls(Settings.MacOnly))
        {
            Counts = Counts with { MacOnly = Counts.MacOnly + 1 };
            Send(device, [.. device.Tell(happened with { Kind = TrafficKind.MacOnly }, Air())]);
        }
    }

    /// <summary>All events of one frame share its way through the air; each has a post of its own.</summary>
    private void Send(EmulatedDevice device, IReadOnlyList<EmulatedEvent> told)
    {
        if (told.Count > 0 && Falls(Settings.Lost))
        {
            Counts = Counts with { Lost = Counts.Lost + 1 };
            return;
        }

        foreach (var each in told)
        {
            Enqueue(each);
            if (Falls(Settings.Duplicates))
            {
                Counts = Counts with { Duplicates = Counts.Duplicates + 1 };
                Enqueue(each);
            }

            if (each.Frame is not null && Falls(Settings.Twins))
            {
                Counts = Counts with { Twins = Counts.Twins + 1 };
                Enqueue(device.Twin(each, Air()));
            }
        }
    }

    private void Enqueue(EmulatedEvent told)
    {
        var due = told.At;
        if (Falls(Settings.Reordered))
        {
            Counts = Counts with { Reordered = Counts.Reordered + 1 };
            due += TimeSpan.FromSeconds(Settings.ReorderSeconds * (0.5 + (0.5 * _dice.NextDouble())));
        }

        var post = Falls(Settings.Protobuf)
            ? new Post(due, told, EventEncoding.Protobuf, ProtobufBody.Of(told))
            : new Post(due, told, EventEncoding.Json, told.Body);
        _posts.Enqueue(post, (due, _turn++));
    }

    private Air Air() => new(Settings.OldServer ? Dialect.Old : Dialect.Current, ClockErrorOf);

    /// <summary>A gateway keeps its lot: with a greater share the same ones stay wrong and others join them.</summary>
    private TimeSpan ClockErrorOf(EmulatedGateway gateway)
    {
        if (!_clocks.TryGetValue(gateway.Id, out var lot))
        {
            _clocks[gateway.Id] = lot = _dice.NextDouble() * 100;
        }

        return lot < Settings.SkewedGateways ? TimeSpan.FromSeconds(Settings.SkewSeconds) : TimeSpan.Zero;
    }

    private bool Falls(double percent) => percent > 0 && _dice.NextDouble() * 100 < percent;

    private sealed record Planned(TrafficEvent Happened, WrongPayload? Wrong);
}
