namespace SmartParking.Domain.Devices;

/// <summary>
/// How often a device reports, learned from the times of its own frames; see docs/codecs.md. Sensors report changes and, when
/// nothing changes, a slow beat. Only the beat counts: changes come at random, so gaps that are equal again and again are the
/// beat. Pure; in whole seconds, so that the stored rhythm is the one in memory.
/// </summary>
/// <param name="LearnedSeconds">Null until the beat is known.</param>
/// <param name="BeatSeconds">The gap that is being watched; null when there is none.</param>
/// <param name="Beats">How many gaps in a row were like it.</param>
public sealed record Rhythm(int? LearnedSeconds, int? BeatSeconds, int Beats)
{
    public static readonly Rhythm Nothing = new(null, null, 0);

    /// <summary>So many equal gaps in a row are no accident: by chance that happens once in many years of a busy space.</summary>
    public const int BeatsToBelieveFaster = 6;

    /// <summary>A longer beat is believed when it comes a second time: to wait too long is the lesser harm.</summary>
    public const int BeatsToBelieveSlower = 2;

    /// <summary>A device is silent after this many reporting intervals: one frame may be lost, and clocks drift.</summary>
    public const double IntervalsUntilSilent = 2.2;

    private const int MostBeats = 100;

    /// <summary>A learned beat this much exceeded by a device that lost no frame was none.</summary>
    private const double Surprise = 1.5;

    /// <summary>Two gaps are equal within this share and <see cref="Jitter"/>: clocks drift, and frames wait for a channel.</summary>
    private const double Likeness = 0.03;

    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(5);

    /// <summary>No sensor beats more slowly; what lies further apart was switched off.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromDays(8);

    /// <summary>However fast a device beats, its silence means nothing before 2.2 times this.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);

    public TimeSpan? Learned => LearnedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What staleness is counted from.</summary>
    /// <param name="assumed">The codec's default.</param>
    public TimeSpan Interval(TimeSpan assumed) => Learned is not { } learned ? assumed : learned < Shortest ? Shortest : learned;

    /// <summary>
    /// The gap between two frames as far as it tells the rhythm: two uplinks of one session whose counters follow each other, so
    /// that none between was lost, heard at times that are believed. Otherwise null.
    /// </summary>
    public static TimeSpan? Gap(PlacedFrame before, PlacedFrame after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (first, second) = (before.Frame, after.Frame);
        return before.SessionAt == after.SessionAt && first.Kind == FrameKind.Uplink && second.Counter == first.Counter + 1 && first.TimeTrusted && second.TimeTrusted
            ? second.Time - first.Time
            : null;
    }

    /// <param name="gap">Null when a frame came whose distance from the one before says nothing: the run is broken.</param>
    /// <param name="assumed">The codec's default.</param>
    public Rhythm After(TimeSpan? gap, TimeSpan assumed)
    {
        if (gap is not { } heard || heard < TimeSpan.FromSeconds(1) || heard > Slowest)
        {
            return this with { BeatSeconds = null, Beats = 0 };
        }

        var seconds = (int)Math.Round(heard.TotalSeconds);
        var learned = LearnedSeconds is { } known && known < assumed.TotalSeconds && seconds > known * Surprise ? null : LearnedSeconds;
        var isLike = BeatSeconds is { } watched && Math.Abs(seconds - watched) <= (watched * Likeness) + Jitter.TotalSeconds;
        var beats = isLike ? Math.Min(Beats + 1, MostBeats) : 1;
        var beat = isLike ? BeatSeconds!.Value + (int)Math.Round((seconds - BeatSeconds.Value) / (double)beats) : seconds;
        var isSlower = beat >= Math.Max(assumed.TotalSeconds, learned ?? 0) * (1 - Likeness);
        return new Rhythm(beats >= (isSlower ? BeatsToBelieveSlower : BeatsToBelieveFaster) ? beat : learned, beat, beats);
    }
}
