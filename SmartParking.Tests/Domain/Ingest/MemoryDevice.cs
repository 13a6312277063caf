using SmartParking.Domain.Devices;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Domain.Ingest;

/// <summary>A device's rows in memory: applies plans as the database would, so that thousands of orders can be tried in a moment.</summary>
internal sealed class MemoryDevice
{
    private static readonly Guid Space = Guid.NewGuid();

    private readonly Dictionary<Guid, StoredReading> _readings = [];
    private readonly List<SensedChange> _history = [];
    private readonly List<Verdict> _verdicts = [];
    private KnownDevice _device = new(Guid.NewGuid(), DevEui.Parse("FCD6BD0000017A2B"), "bosch-tps110", null, Space, null, SensedNow.Nothing);

    public SensedNow Sensed => _device.Sensed;

    public PlacedFrame? Head => _device.Head;

    public Rhythm Rhythm => _device.Rhythm;

    public TimeSpan Debounce
    {
        get => _device.Debounce;
        init => _device = _device with { Debounce = value };
    }

    public IReadOnlyList<SensedChange> Changes => [.. _history.OrderBy(change => change.At)];

    public IReadOnlyList<Verdict> Verdicts => _verdicts;

    public IEnumerable<(DateTimeOffset At, SensedState Was, SensedState Became)> History =>
        _history.OrderBy(change => change.At).Select(change => (change.At, change.Was, change.Became));

    public IEnumerable<(long Counter, string DevAddr)> Readings =>
        _readings.Values.OrderBy(reading => reading.Placed.SessionAt).ThenBy(reading => reading.Placed.Frame.Counter)
            .Select(reading => (reading.Placed.Frame.Counter, reading.Placed.Frame.DevAddr));

    public void Receive(IReadOnlyList<InboundEvent> events, DateTimeOffset now)
    {
        var frames = events.Select(received => Decoding.Take(received, _device)).ToList();
        var around = DeviceFold.Follows(_device, frames) ? null : Around(frames);
        var plan = DeviceFold.Fold(_device, frames, around, now);
        foreach (var (taken, sessionAt) in plan.Readings)
        {
            _readings[taken.Frame.Id] = new StoredReading(new PlacedFrame(taken.Frame with { Stored = true }, sessionAt), Space, taken.Sensed);
        }

        foreach (var moved in plan.Moved)
        {
            _readings[moved.Frame.Id] = _readings[moved.Frame.Id] with { Placed = moved };
        }

        _history.RemoveAll(change => change.At >= plan.RewriteFrom);
        _history.AddRange(plan.Changes);
        _verdicts.AddRange(plan.Verdicts);
        _device = _device with
        {
            Sensed = plan.Sensed ?? _device.Sensed,
            Rhythm = plan.Rhythm,
            GapSince = plan.GapSince,
            Head = plan.Head is null ? null : plan.Head with { Frame = plan.Head.Frame with { Stored = true } },
        };
    }

    /// <summary>As the sweeps do.</summary>
    public void Pass(DateTimeOffset now) => _device = _device with { Sensed = SensedFold.Pass(_device.Sensed, now, _history) };

    private Neighbourhood Around(List<TakenFrame> frames)
    {
        var from = frames.Min(taken => taken.Frame.Time) - TimeSpan.FromMinutes(10);
        var earlier = _readings.Values.Where(reading => reading.Placed.Frame.Time < from)
            .OrderByDescending(reading => reading.Placed.Frame.Time).Take(50)
            .OrderBy(reading => reading.Placed.SessionAt).ThenBy(reading => reading.Placed.Frame.Counter).ToList();
        var last = _history.Where(change => change.At < from).MaxBy(change => change.At);
        return Neighbourhood.Of(
            _device, from, earlier, last is null ? null : (last.Became, last.At), [.. _readings.Values.Where(reading => reading.Placed.Frame.Time >= from)]);
    }
}
