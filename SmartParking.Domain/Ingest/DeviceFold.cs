using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Folds a batch's frames of one device into a <see cref="DevicePlan"/>. Pure. Frames that follow the head need nothing
/// from the database; others need their <see cref="Neighbourhood"/>.
/// </summary>
internal static class DeviceFold
{
    public static TimeSpan Window(KnownDevice device) => SensedFold.Window(device.Rhythm.Interval(CodecCatalogue.DefaultInterval(device.Codec)));

    /// <summary>
    /// Whether every frame lies after the head by a clock that is believed, and after all that is written of the space (silence
    /// or the end of a debounce window may have written since), so that nothing stored can move.
    /// </summary>
    public static bool Follows(KnownDevice device, IReadOnlyList<TakenFrame> frames) =>
        !IsReplay(frames)
        && (device.Head is not { } head
        || (head.Frame.TimeTrusted && frames.All(taken => FrameOrder.IsAfter(head.Frame, taken.Frame) && !(taken.Frame.Time < device.Sensed.WrittenUntil))));

    /// <param name="around">Null when the frames follow the head.</param>
    /// <param name="now">Decides whether the newest evidence has already run out.</param>
    public static DevicePlan Fold(KnownDevice device, IReadOnlyList<TakenFrame> frames, Neighbourhood? around, DateTimeOffset now)
    {
        var before = around is null ? device.Head : around.Before;
        var stored = around?.Stored ?? [];
        var arrangement = FrameOrder.Arrange(before, stored.Select(reading => reading.Placed.Frame).Concat(frames.Select(taken => taken.Frame)));
        var ordered = arrangement.Ordered;
        var taken = frames.ToDictionary(frame => frame.Frame.Id);
        var known = stored.ToDictionary(reading => reading.Placed.Frame.Id);
        var lastStored = ordered.Select((placed, index) => (placed, index)).LastOrDefault(entry => entry.placed.Frame.Stored, (null!, -1)).index;
        var rhythms = IsReplay(frames) ? [.. ordered.Select(_ => device.Rhythm)] : RhythmsOf(device, ordered, lastStored, before);
        var (evidence, gapSince) = EvidenceOf(device, ordered, rhythms, taken, known, around);
        var (sensed, changes) = SpeaksOfSpace(device, frames, around, evidence) ? Sense(device, around, evidence, now) : (null, []);

        return new DevicePlan(
            device,
            [.. ordered.Where(placed => !placed.Frame.Stored).Select(placed => (taken[placed.Frame.Id], placed.SessionAt))],
            [.. ordered.Where(placed => placed.Frame.Stored && taken.ContainsKey(placed.Frame.Id)).Select(placed => (taken[placed.Frame.Id], placed.SessionAt))],
            [.. ordered.Where(placed => placed.Frame.Stored && known.TryGetValue(placed.Frame.Id, out var reading) && reading.Placed.SessionAt != placed.SessionAt)],
            sensed is null ? null : around?.From,
            changes,
            sensed,
            ordered.Count == 0 ? before : ordered[^1],
            ordered.Skip(lastStored + 1).Select(placed => taken[placed.Frame.Id]).LastOrDefault(),
            IsReplay(frames),
            rhythms.Length == 0 ? device.Rhythm : rhythms[^1],
            gapSince,
            frames.Max(frame => frame.Frame.ArrivedAt),
            Judge(ordered, lastStored, taken, arrangement.Duplicates));
    }

    private static bool IsReplay(IReadOnlyList<TakenFrame> frames) => frames.Any(frame => frame.Event.Earlier is not null);

    private static bool IsElsewhere(KnownDevice device, TakenFrame frame) => frame.Event.Earlier is { } earlier && earlier.IsElsewhere(device.SpaceId);

    /// <summary>Whether the space's state and history follow from these frames. Where the device has no say, another's stays.</summary>
    private static bool SpeaksOfSpace(KnownDevice device, IReadOnlyList<TakenFrame> frames, Neighbourhood? around, List<Evidence> evidence)
    {
        if (device.SpaceId is null || frames.All(frame => IsElsewhere(device, frame)))
        {
            return false;
        }

        // Without any evidence left there may have been some until now, from a codec that was wrong.
        return evidence.Count > 0
            || (around is not null && (around.Start.EvidenceId is not null || device.Sensed.EvidenceId is not { } id || frames.Any(frame => frame.Frame.Id == id) || around.Stored.Any(reading => reading.Placed.Frame.Id == id)));
    }

    private static (SensedNow? Sensed, IReadOnlyList<SensedChange> Changes) Sense(
        KnownDevice device, Neighbourhood? around, List<Evidence> evidence, DateTimeOffset now)
    {
        var (end, changes) = SensedFold.Run(around?.Start ?? device.Sensed, evidence, device.Debounce);
        var all = changes.ToList();
        return (SensedFold.Pass(end, now, all), all);
    }

    /// <summary>The rhythm after each frame. Only frames at the head teach it: what comes late was counted as lost when its turn was.</summary>
    private static Rhythm[] RhythmsOf(KnownDevice device, IReadOnlyList<PlacedFrame> ordered, int lastStored, PlacedFrame? before)
    {
        var assumed = CodecCatalogue.DefaultInterval(device.Codec);
        var rhythms = new Rhythm[ordered.Count];
        var rhythm = device.Rhythm;
        for (var index = 0; index < ordered.Count; index++)
        {
            var last = index == 0 ? before : ordered[index - 1];
            if (index > lastStored && last is not null)
            {
                rhythm = rhythm.After(Rhythm.Gap(last, ordered[index]), assumed);
            }

            rhythms[index] = rhythm;
        }

        return rhythms;
    }

    /// <summary>
    /// Times of evidence never fall: the order of frames has the last word. A frame without a trusted time is put before
    /// the next that has one, so that a single arrival cannot push the rest of a history into the future.
    /// </summary>
    private static (List<Evidence> Evidence, DateTimeOffset? GapSince) EvidenceOf(
        KnownDevice device, IReadOnlyList<PlacedFrame> ordered, Rhythm[] rhythms, Dictionary<Guid, TakenFrame> taken, Dictionary<Guid, StoredReading> known, Neighbourhood? around)
    {
        var latest = new DateTimeOffset[ordered.Count];
        var bound = DateTimeOffset.MaxValue;
        for (var index = ordered.Count - 1; index >= 0; index--)
        {
            var frame = ordered[index].Frame;
            bound = frame.TimeTrusted && frame.Time < bound ? frame.Time : bound;
            latest[index] = frame.TimeTrusted || frame.Time < bound ? frame.Time : bound;
        }

        var result = new List<Evidence>();
        var before = around is null ? device.Head : around.Before;
        var floor = before is { Frame.TimeTrusted: true } ? before.Frame.Time : DateTimeOffset.MinValue;
        var gap = new FrameGap(before, around is null ? device.GapSince : around.GapSince);
        for (var index = 0; index < ordered.Count; index++)
        {
            var frame = ordered[index].Frame;
            gap = gap.After(ordered[index], floor == DateTimeOffset.MinValue ? null : floor);
            floor = latest[index] > floor ? latest[index] : floor;
            if (SensedOf(device, frame, taken, known) is { } sensed)
            {
                result.Add(new Evidence(frame.Id, floor, frame.ArrivedAt, sensed, Window(device with { Rhythm = rhythms[index] })) { ErrorSeconds = gap.SecondsUntil(floor) });
                gap = gap.Heard();
            }
        }

        return (result, gap.Since);
    }

    private static SensedState? SensedOf(KnownDevice device, Frame frame, Dictionary<Guid, TakenFrame> taken, Dictionary<Guid, StoredReading> known) =>
        taken.TryGetValue(frame.Id, out var mine) ? (IsElsewhere(device, mine) ? null : mine.Sensed)
        : known[frame.Id] is { Sensed: { } sensed } reading && reading.SpaceId == device.SpaceId ? sensed
        : null;

    private static List<Verdict> Judge(
        IReadOnlyList<PlacedFrame> ordered, int lastStored, Dictionary<Guid, TakenFrame> taken, IReadOnlyList<Frame> duplicates)
    {
        var verdicts = duplicates
            .Where(frame => !frame.Stored)
            .Select(frame => new Verdict(taken[frame.Id].Event, LedgerStatus.Duplicate, "The same frame was received before under another deduplication id."))
            .ToList();
        for (var index = 0; index < ordered.Count; index++)
        {
            if (taken.TryGetValue(ordered[index].Frame.Id, out var mine))
            {
                verdicts.Add(
                    mine.Problem is { } problem ? new Verdict(mine.Event, LedgerStatus.Undecodable, problem)
                    : IsLate(mine, index, ordered, lastStored) ? new Verdict(mine.Event, LedgerStatus.Late, "A newer frame of the device was there before; the history was mended.")
                    : new Verdict(mine.Event, LedgerStatus.Accepted));
            }
        }

        return verdicts;
    }

    /// <summary>Of an event that is replayed its arrival decides, so that it is the same however often; accepted stays accepted.</summary>
    private static bool IsLate(TakenFrame mine, int index, IReadOnlyList<PlacedFrame> ordered, int lastStored) =>
        mine.Event.Earlier is not { } earlier ? index < lastStored
        : earlier.Status != LedgerStatus.Accepted && ordered.Skip(index + 1).Any(later => later.Frame.ArrivedAt < mine.Frame.ArrivedAt);
}
