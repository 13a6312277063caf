namespace SmartParking.Tests.Support;

/// <summary>A clock that only a test moves; what is due runs on the test's own thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        lock (_lock)
        {
            _alarms.Add(alarm);
        }

        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (Next(end) is { } next)
        {
            _now = next.Due > _now ? next.Due : _now;
            next.Alarm.Ring();
        }

        _now = end;
    }

    private (Alarm Alarm, DateTimeOffset Due)? Next(DateTimeOffset end)
    {
        lock (_lock)
        {
            return _alarms.Where(alarm => alarm.Due <= end).MinBy(alarm => alarm.Due) is { } first ? (first, first.Due!.Value) : null;
        }
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            }

            return true;
        }

        public void Ring()
        {
            lock (time._lock)
            {
                Due = _period == Timeout.InfiniteTimeSpan ? null : Due + _period;
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                Due = null;
                time._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
