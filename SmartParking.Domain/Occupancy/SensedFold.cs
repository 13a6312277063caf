using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// Turns a device's evidence, in order, into the changes of a space and its state at the end. Pure. Evidence lasts for a
/// window after it was heard; when nothing follows in time, the space becomes unknown at that moment.
/// </summary>
public static class SensedFold
{
    /// <summary>Evidence is stale after this many reporting intervals: one may be lost, and clocks drift.</summary>
    public const double IntervalsUntilStale = 2.2;

    public static TimeSpan Window(TimeSpan interval) => interval * IntervalsUntilStale;

    /// <param name="start">The state before the first evidence.</param>
    /// <param name="evidence">In the device's order; times never fall.</param>
    public static (SensedNow End, IReadOnlyList<SensedChange> Changes) Run(SensedNow start, IEnumerable<Evidence> evidence)
    {
        var changes = new List<SensedChange>();
        var now = start;
        foreach (var piece in evidence)
        {
            now = Silence(now, piece.At, changes);
            var since = now.Since;
            if (piece.Sensed != now.State)
            {
                changes.Add(new SensedChange(piece.At, now.State, piece.Sensed, ChangeCause.Reading, piece.Id));
                since = piece.At;
            }

            var heard = piece.At > piece.ArrivedAt ? piece.At : piece.ArrivedAt;
            now = new SensedNow(piece.Sensed, since, piece.ArrivedAt, piece.Id, heard + piece.Window);
        }

        return (now, changes);
    }

    /// <summary>The state at a moment, when nothing was heard since; adds the change when the evidence has run out by then.</summary>
    public static SensedNow Silence(SensedNow now, DateTimeOffset moment, ICollection<SensedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(changes);
        if (now.State == SensedState.Unknown || now.FreshUntil is not { } until || until >= moment)
        {
            return now;
        }

        changes.Add(new SensedChange(until, now.State, SensedState.Unknown, ChangeCause.Silence, null));
        return now with { State = SensedState.Unknown, Since = until };
    }
}
