using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>What is stored of a device around a late frame: enough to put everything from <see cref="From"/> on in order again.</summary>
/// <param name="Before">The newest frame, in order, before that moment.</param>
/// <param name="Start">The sensed axis at that moment.</param>
/// <param name="GapSince">As <see cref="FrameGap"/>, at that moment.</param>
internal sealed record Neighbourhood(DateTimeOffset From, PlacedFrame? Before, SensedNow Start, DateTimeOffset? GapSince, IReadOnlyList<StoredReading> Stored)
{
    /// <param name="earlier">The newest readings before <paramref name="from"/>, in order.</param>
    /// <param name="written">The last change of the space that is written before it; null when there is none.</param>
    /// <param name="stored">All readings from then on.</param>
    public static Neighbourhood Of(
        KnownDevice device, DateTimeOffset from, IReadOnlyList<StoredReading> earlier, (SensedState Became, DateTimeOffset At)? written, IReadOnlyList<StoredReading> stored)
    {
        var (start, gap) = (SensedNow.Nothing, new FrameGap(null, null));
        foreach (var reading in earlier)
        {
            var frame = reading.Placed.Frame;
            gap = gap.After(reading.Placed, null);
            if (reading.Sensed is { } sensed && reading.SpaceId == device.SpaceId)
            {
                var heard = frame.Time > frame.ArrivedAt ? frame.Time : frame.ArrivedAt;
                var raw = sensed == start.Raw.State ? start.Raw : new RawNow(sensed, frame.Time, frame.Id, gap.SecondsUntil(frame.Time), null);
                start = start with { EvidenceAt = frame.ArrivedAt, EvidenceId = frame.Id, FreshUntil = heard + DeviceFold.Window(device), Raw = raw };
                gap = gap.Heard();
            }
        }

        if (written is { } last)
        {
            start = start with { State = last.Became, Since = last.At };
        }

        // What differs from what is written was waiting then; whether it came to count, the readings that follow say.
        var waits = start.State != SensedState.Unknown && start.Raw.State != SensedState.Unknown && start.Raw.State != start.State;
        return new Neighbourhood(
            from,
            earlier.Count == 0 ? null : earlier[^1].Placed,
            waits ? start with { Raw = start.Raw with { SettlesAt = start.Raw.Since + device.Debounce } } : start,
            gap.Since,
            stored);
    }
}
