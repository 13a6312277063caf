using System.Diagnostics;
using System.Globalization;
using SmartParking.Bench.Chaos;

namespace SmartParking.Bench;

/// <summary>When which tile changed to what, in milliseconds of the clock that both processes share.</summary>
internal sealed class LiveChanges(IEnumerable<(string Space, string State, double At)> changes)
{
    private static readonly double Epoch = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds - Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    private readonly ILookup<(string Space, string State), double> _changes = changes.ToLookup(change => (change.Space, change.State), change => change.At);

    /// <returns>Milliseconds from the post of the event to the tile that says what it said; null when none did.</returns>
    public double? After(SentEvent told)
    {
        var posted = Epoch + Stopwatch.GetElapsedTime(0, told.PostedAt).TotalMilliseconds;
        var space = "P-" + long.Parse(told.Device.DevEui, NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var shown = _changes[(space, told.Occupied ? "occupied" : "free")].Where(at => at >= posted).Order().Take(1).ToList();
        return shown is [var at] ? at - posted : null;
    }
}
