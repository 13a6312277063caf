namespace SmartParking.Domain.Devices;

/// <summary>
/// Puts the frames of one device in order, whatever order they arrived in; see docs/frame-order.md. A session opens with a
/// join, a new devAddr, or when the counter falls. Inside a session the counter orders. Where sessions begin is decided by
/// the times of frames whose clock is plausible; a frame without such a clock is fitted in by counter and arrival. For
/// frames with plausible times the result depends on the set alone, so replay and disorder change nothing.
/// </summary>
public static class FrameOrder
{
    /// <summary>A device cannot send twice within a second (RX1 alone is one), so a smaller reversal is noise between gateway clocks.</summary>
    private static readonly TimeSpan ClockNoise = TimeSpan.FromSeconds(1);

    /// <summary>One transmission reported twice: through two servers, or as a ghost on a neighbouring channel.</summary>
    private static readonly TimeSpan Ghost = TimeSpan.FromSeconds(30);

    /// <summary>ChirpStack posts concurrently and gives up after 5 s, so arrivals further apart are in their true order.</summary>
    private static readonly TimeSpan ArrivalNoise = TimeSpan.FromSeconds(10);

    private const int NeighbouringCounters = 4;

    private enum Verdict
    {
        Opens,
        Continues,
        Repeats,
    }

    /// <summary>Whether a frame comes after the newest one whatever else there is: later beyond noise, or later and with a higher counter.</summary>
    public static bool IsAfter(Frame newest, Frame frame) =>
        frame.TimeTrusted
        && (frame.Time > newest.Time + ClockNoise
            || (frame.Time >= newest.Time && frame.Kind == FrameKind.Uplink && frame.DevAddr == newest.DevAddr && frame.Counter > newest.Counter));

    /// <param name="before">The newest frame, in order, of those that are older than all of <paramref name="frames"/>; null when there is none.</param>
    /// <param name="frames">Every frame from there on, stored and new.</param>
    public static Arrangement Arrange(PlacedFrame? before, IEnumerable<Frame> frames)
    {
        var sessions = new List<FrameSession>();
        if (before is not null)
        {
            var current = new FrameSession(before.Frame.DevAddr, before.SessionAt);
            current.Put(before.Frame);
            sessions.Add(current);
        }

        var duplicates = new List<Frame>();
        var all = frames.ToList();
        foreach (var frame in all.Where(frame => frame.TimeTrusted).OrderBy(frame => frame.Time).ThenBy(frame => frame.ArrivedAt).ThenBy(frame => frame.Id))
        {
            PlaceByTime(sessions, frame, duplicates);
        }

        foreach (var frame in all.Where(frame => !frame.TimeTrusted).OrderBy(frame => frame.ArrivedAt).ThenBy(frame => frame.Id))
        {
            PlaceByCounter(sessions, frame, duplicates);
        }

        var ordered = sessions
            .SelectMany(session => session.Frames.Select(frame => new PlacedFrame(frame, session.At)))
            .Where(placed => placed.Frame.Id != before?.Frame.Id)
            .ToList();
        return new Arrangement(ordered, duplicates);
    }

    private static void PlaceByTime(List<FrameSession> sessions, Frame frame, List<Frame> duplicates)
    {
        var current = sessions.Count == 0 ? null : sessions[^1];
        switch (Judge(current, frame))
        {
            case Verdict.Continues:
                current!.Put(frame);
                break;
            case Verdict.Repeats:
                KeepOne(current!, frame, duplicates);
                break;
            default:
                Open(sessions, frame, sessions.Count);
                break;
        }
    }

    private static Verdict Judge(FrameSession? current, Frame frame)
    {
        if (current is null || frame.Kind == FrameKind.Join || current.DevAddr != frame.DevAddr)
        {
            return Verdict.Opens;
        }

        if (current.Top is not { } top || frame.Counter > top.Counter)
        {
            return Verdict.Continues;
        }

        var later = frame.Time - top.Time;
        if (frame.Counter == top.Counter)
        {
            var sameFrame = later <= ClockNoise || (later <= Ghost && frame.Payload.AsSpan().SequenceEqual(top.Payload));
            return sameFrame ? Verdict.Repeats : Verdict.Opens;
        }

        if (later > ClockNoise || top.Counter - frame.Counter > NeighbouringCounters)
        {
            return Verdict.Opens;
        }

        return current.WithCounter(frame.Counter) is not { } twin ? Verdict.Continues
            : frame.Time - twin.Time <= ClockNoise ? Verdict.Repeats
            : Verdict.Opens;
    }

    /// <summary>The newest session of the same devAddr in which counters and arrivals agree; a session of its own when there is none.</summary>
    private static void PlaceByCounter(List<FrameSession> sessions, Frame frame, List<Frame> duplicates)
    {
        var home = frame.Kind == FrameKind.Join ? null : sessions.LastOrDefault(session => session.DevAddr == frame.DevAddr && Fits(session, frame));
        if (home is null)
        {
            var index = sessions.FindLastIndex(session => session.At <= frame.ArrivedAt) + 1;
            Open(sessions, frame, index);
        }
        else if (home.WithCounter(frame.Counter) is not null)
        {
            KeepOne(home, frame, duplicates);
        }
        else
        {
            home.Put(frame);
        }
    }

    private static bool Fits(FrameSession session, Frame frame) => session.Frames.All(other =>
        other.Counter == frame.Counter ? (other.ArrivedAt - frame.ArrivedAt).Duration() <= (other.Payload.AsSpan().SequenceEqual(frame.Payload) ? Ghost : ArrivalNoise)
        : other.Counter > frame.Counter ? other.ArrivedAt >= frame.ArrivedAt - ArrivalNoise
        : other.ArrivedAt <= frame.ArrivedAt + ArrivalNoise);

    private static void KeepOne(FrameSession session, Frame frame, List<Frame> duplicates)
    {
        var kept = session.WithCounter(frame.Counter)!;
        if (frame.Stored && !kept.Stored)
        {
            session.Put(frame);
            duplicates.Add(kept);
        }
        else
        {
            duplicates.Add(frame);
        }
    }

    private static void Open(List<FrameSession> sessions, Frame frame, int index)
    {
        var session = new FrameSession(frame.DevAddr, frame.Time);
        session.Put(frame);
        sessions.Insert(index, session);

        // Sessions that opened at one instant keep their order: each is a microsecond, PostgreSQL's grain, after the one before.
        for (var next = Math.Max(index, 1); next < sessions.Count && sessions[next].At <= sessions[next - 1].At; next++)
        {
            sessions[next].At = sessions[next - 1].At.AddMicroseconds(1);
        }
    }
}
