using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Turns a device's evidence, in order, into the changes of a space and its state at the end. Pure. A change counts at once;
/// one that follows another within the debounce window waits until the window has passed (docs/debounce.md). Evidence lasts
/// for a time after it was heard; when nothing follows by then, the space becomes unknown at that moment.
/// </summary>
public static class SensedFold
{
    /// <summary>Evidence is stale when its device counts as silent.</summary>
    public const double IntervalsUntilStale = Rhythm.IntervalsUntilSilent;

    public static TimeSpan Window(TimeSpan interval) => interval * IntervalsUntilStale;

    /// <param name="start">The state before the first evidence.</param>
    /// <param name="evidence">In the device's order; times never fall.</param>
    /// <param name="debounce">Zero: every change counts at once.</param>
    public static (SensedNow End, IReadOnlyList<SensedChange> Changes) Run(SensedNow start, IEnumerable<Evidence> evidence, TimeSpan debounce)
    {
        var changes = new List<SensedChange>();
        var now = start;
        foreach (var piece in evidence)
        {
            now = Take(Pass(now, piece.At, changes), piece, debounce, changes);
        }

        return (now, changes);
    }

    /// <summary>The state at a moment, when nothing was heard since; adds what time alone has changed by then.</summary>
    public static SensedNow Pass(SensedNow now, DateTimeOffset moment, ICollection<SensedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(changes);
        if (now.PendingUntil is { } settles && settles <= moment && !(settles > now.FreshUntil))
        {
            changes.Add(new SensedChange(now.Raw.Since!.Value, now.State, now.Raw.State, ChangeCause.Reading, now.Raw.EventId, now.Raw.ErrorSeconds, settles));
            now = now with { State = now.Raw.State, Since = now.Raw.Since };
        }

        if (now.State == SensedState.Unknown || now.FreshUntil is not { } until || until >= moment)
        {
            return now;
        }

        changes.Add(new SensedChange(until, now.State, SensedState.Unknown, ChangeCause.Silence, null));
        return now with { State = SensedState.Unknown, Since = until };
    }

    private static SensedNow Take(SensedNow now, Evidence piece, TimeSpan debounce, List<SensedChange> changes)
    {
        var (state, since, raw) = (now.State, now.Since, now.Raw);
        var said = piece.Sensed != raw.State ? raw with { State = piece.Sensed, Since = piece.At, EventId = piece.Id, ErrorSeconds = piece.ErrorSeconds, SettlesAt = null } : raw;
        if (IsFlicker(now, piece, debounce))
        {
            // Back where it was there is nothing to wait for.
            raw = said with { SettlesAt = piece.Sensed == state ? null : piece.At + debounce };
        }
        else if (piece.Sensed != state && (piece.Sensed != raw.State || now.PendingUntil is null))
        {
            changes.Add(new SensedChange(piece.At, state, piece.Sensed, ChangeCause.Reading, piece.Id, piece.ErrorSeconds));
            // After silence the sensor may say what it said before; it begins anew all the same.
            raw = said with { Since = piece.At, EventId = piece.Id, ErrorSeconds = piece.ErrorSeconds, SettlesAt = null };
            (state, since) = (piece.Sensed, piece.At);
        }
        else
        {
            raw = said;
        }

        var heard = piece.At > piece.ArrivedAt ? piece.At : piece.ArrivedAt;
        return new SensedNow(state, since, piece.ArrivedAt, piece.Id, heard + piece.Window) { Raw = raw };
    }

    /// <summary>Whether the sensor changes its mind so soon after it did before that this may be noise. Unknown is no mind.</summary>
    private static bool IsFlicker(SensedNow now, Evidence piece, TimeSpan debounce) =>
        piece.Sensed != SensedState.Unknown && now.State != SensedState.Unknown
        && piece.Sensed != now.Raw.State && now.Raw.State != SensedState.Unknown
        && now.Raw.Since is { } before && piece.At - before < debounce;
}
