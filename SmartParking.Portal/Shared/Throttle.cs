namespace SmartParking.Portal.Shared;

/// <summary>Runs something at most once per period: at once, or after a moment in which others may ask too, when it has been quiet, otherwise at the end of the period.</summary>
public sealed class Throttle : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _period;
    private readonly TimeSpan _gathering;
    private readonly TimeProvider _time;
    private readonly Action _run;
    private readonly ITimer _timer;
    private long _last;
    private bool _waiting;
    private bool _disposed;

    public Throttle(TimeSpan period, TimeProvider time, Action run, TimeSpan gathering = default)
    {
        _gathering = gathering;
        _period = period;
        _time = time;
        _run = run;
        _timer = time.CreateTimer(_ => Due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Ask()
    {
        lock (_lock)
        {
            if (_waiting || _disposed)
            {
                return;
            }

            var rest = _last == 0 ? TimeSpan.Zero : _period - _time.GetElapsedTime(_last);
            rest = rest < _gathering ? _gathering : rest;
            if (rest > TimeSpan.Zero)
            {
                _waiting = true;
                _timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }

            _last = _time.GetTimestamp();
        }

        _run();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void Due()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _waiting = false;
            _last = _time.GetTimestamp();
        }

        _run();
    }
}
