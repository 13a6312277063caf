namespace SmartParking.Portal.Shared;

/// <summary>
/// The one clock of a circuit that makes labels grow older. A label says when its text will differ; the ticker sleeps until
/// the first of them is due, at least 1 s and at most 30 s.
/// </summary>
public sealed class Ticker : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly CircuitCulture _culture = new();
    private readonly Dictionary<object, Label> _labels = [];
    private readonly ITimer _timer;
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    public Ticker(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="look">Told the time, on a background thread; returns when it wants to be told again. Must return at once.</param>
    /// <param name="due">When it first wants to be told.</param>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable Watch(Func<DateTimeOffset, DateTimeOffset> look, DateTimeOffset due)
    {
        var key = new object();
        lock (_lock)
        {
            _labels[key] = new Label(look, due);
            if (due < _next)
            {
                Sleep(due);
            }
        }

        return new Domain.Signals.Subscription(() => Forget(key));
    }

    public void Dispose() => _timer.Dispose();

    private void Forget(object key)
    {
        lock (_lock)
        {
            _labels.Remove(key);
        }
    }

    private void Tick()
    {
        var now = _time.GetUtcNow();
        List<Label> due;
        lock (_lock)
        {
            due = [.. _labels.Values.Where(label => label.Due <= now)];
        }

        _culture.Run(() => due.ForEach(label => label.Due = label.Look(now)));
        lock (_lock)
        {
            _next = DateTimeOffset.MaxValue;
            if (_labels.Count > 0)
            {
                Sleep(_labels.Values.Min(label => label.Due));
            }
        }
    }

    private void Sleep(DateTimeOffset until)
    {
        var rest = until - _time.GetUtcNow();
        rest = rest < Shortest ? Shortest : rest > Longest ? Longest : rest;
        _next = _time.GetUtcNow() + rest;
        _timer.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private sealed class Label(Func<DateTimeOffset, DateTimeOffset> look, DateTimeOffset due)
    {
        public Func<DateTimeOffset, DateTimeOffset> Look { get; } = look;

        public DateTimeOffset Due { get; set; } = due;
    }
}
