namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What became of the posts, since the start. For any number of threads.</summary>
internal sealed class SimulatorFigures(TimeProvider time)
{
    private const int FailuresKept = 20;
    private const int Window = 5;

    private readonly Lock _guard = new();
    private readonly Queue<SimulatorFailure> _failures = new();
    private readonly SortedDictionary<int, long> _refused = [];
    private readonly long[] _sentIn = new long[Window + 1];
    private readonly long[] _secondOf = new long[Window + 1];
    private long _sent;
    private long _stored;
    private long _spooled;
    private long _undelivered;
    private long _underway;

    public void Sending()
    {
        lock (_guard)
        {
            _sent++;
            _underway++;
            var second = Second();
            var slot = second % (Window + 1);
            if (_secondOf[slot] != second)
            {
                (_secondOf[slot], _sentIn[slot]) = (second, 0);
            }

            _sentIn[slot]++;
        }
    }

    public void Answered(EmulatedEvent told, int status)
    {
        lock (_guard)
        {
            _underway--;
            if (status is >= 200 and < 300)
            {
                _ = status == StatusCodes.Status202Accepted ? _spooled++ : _stored++;
                return;
            }

            _refused[status] = _refused.GetValueOrDefault(status) + 1;
            Keep(new SimulatorFailure(time.GetUtcNow(), told.DevEui, told.Type, status, null));
        }
    }

    /// <param name="told">What was sent.</param>
    /// <param name="reason"><c>timeout</c> or <c>connection</c>; null when the emulator itself ended.</param>
    public void Undelivered(EmulatedEvent told, string? reason)
    {
        lock (_guard)
        {
            _underway--;
            if (reason is not null)
            {
                _undelivered++;
                Keep(new SimulatorFailure(time.GetUtcNow(), told.DevEui, told.Type, null, reason));
            }
        }
    }

    public FigureView View()
    {
        lock (_guard)
        {
            var now = Second();
            var recent = Enumerable.Range(0, Window + 1).Where(slot => _secondOf[slot] < now && _secondOf[slot] >= now - Window).Sum(slot => _sentIn[slot]);
            return new FigureView(_sent, _stored, _spooled, new Dictionary<int, long>(_refused), _undelivered, _underway, (double)recent / Window, [.. _failures.Reverse()]);
        }
    }

    private long Second() => time.GetUtcNow().ToUnixTimeSeconds();

    private void Keep(SimulatorFailure failure)
    {
        _failures.Enqueue(failure);
        while (_failures.Count > FailuresKept)
        {
            _failures.Dequeue();
        }
    }
}
