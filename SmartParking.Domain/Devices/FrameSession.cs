namespace SmartParking.Domain.Devices;

/// <summary>A run of frames between two resets of the counter, while it is being put together.</summary>
internal sealed class FrameSession(string devAddr, DateTimeOffset at)
{
    private readonly SortedList<long, Frame> _frames = [];

    public string DevAddr { get; } = devAddr;

    public DateTimeOffset At { get; set; } = at;

    public IEnumerable<Frame> Frames => _frames.Values;

    /// <summary>The frame with the highest counter; null while the session holds nothing but its join.</summary>
    public Frame? Top => _frames.Count == 0 || _frames.Values[^1].Kind == FrameKind.Join ? null : _frames.Values[^1];

    public Frame? WithCounter(long counter) => _frames.GetValueOrDefault(counter);

    public void Put(Frame frame) => _frames[frame.Counter] = frame;
}
