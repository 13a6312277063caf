using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Follows a device's frames and remembers, until something is heard of its space, the last frame before one that was lost. A
/// change that is heard after it may have happened at any moment since.
/// </summary>
/// <param name="Last">The newest frame so far; null before the first.</param>
/// <param name="Since">The time of the last frame before the loss; null when none was lost.</param>
internal sealed record FrameGap(PlacedFrame? Last, DateTimeOffset? Since)
{
    /// <param name="next">The next frame in order.</param>
    /// <param name="lastAt">When the last one was, as the history has it; null: as its own time says.</param>
    public FrameGap After(PlacedFrame next, DateTimeOffset? lastAt) =>
        new(next, Since ?? (Last is null || Continues(Last, next) ? null : lastAt ?? Last.Frame.Time));

    public FrameGap Heard() => this with { Since = null };

    /// <summary>Whole seconds, rounded up; 0 when nothing was lost.</summary>
    public int SecondsUntil(DateTimeOffset moment) => Since is { } since && moment > since ? (int)Math.Min(Math.Ceiling((moment - since).TotalSeconds), int.MaxValue) : 0;

    // A new session may have begun with a loss of power: nobody knows what was sent before it.
    private static bool Continues(PlacedFrame last, PlacedFrame next) => last.SessionAt == next.SessionAt && next.Frame.Counter == last.Frame.Counter + 1;
}
