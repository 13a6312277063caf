namespace SmartParking.Bench.Chaos;

/// <summary>What is, or must be, stored of a device.</summary>
/// <param name="Readings">In the order of sessions and counters.</param>
/// <param name="History">The changes of its space, in time; the error in seconds.</param>
/// <param name="State">What the space shows, and since when.</param>
/// <param name="Head">The newest frame.</param>
internal sealed record DeviceStory(
    List<(string DevAddr, long Counter, DateTimeOffset Time)> Readings,
    List<(DateTimeOffset At, string Was, string Became, int ErrorSeconds)> History,
    (string Sensed, DateTimeOffset? Since) State,
    (string DevAddr, long Counter, DateTimeOffset Time)? Head)
{
    public static DeviceStory Empty() => new([], [], ("unknown", null), null);

    /// <summary>
    /// What must come of events that reached the ledger, worked out independently of the Portal: they are given in the order in
    /// which the device sent them, so the fold is trivial.
    /// </summary>
    public static DeviceStory Of(IEnumerable<SentEvent> kept)
    {
        var story = Empty();
        SentEvent? last = null;
        DateTimeOffset? lostSince = null;
        foreach (var told in kept)
        {
            var follows = last is not null && !told.IsJoin && told.DevAddr == last.DevAddr && told.Counter == last.Counter + 1;
            lostSince ??= follows ? null : last?.Time;
            story.Readings.Add((told.DevAddr, told.Counter, told.Time));
            if (!told.IsJoin)
            {
                var sensed = told.Occupied ? "occupied" : "free";
                if (sensed != story.State.Sensed)
                {
                    var error = lostSince is { } since ? (int)Math.Ceiling((told.Time - since).TotalSeconds) : 0;
                    story.History.Add((told.Time, story.State.Sensed, sensed, error));
                    story = story with { State = (sensed, told.Time) };
                }

                lostSince = null;
            }

            last = told;
        }

        return last is null ? story : story with { Head = (last.DevAddr, last.Counter, last.Time) };
    }

    /// <returns>What differs, in words; null when nothing does.</returns>
    public string? Difference(DeviceStory expected) =>
        Difference("readings", Readings, expected.Readings)
        ?? Difference("history", History, expected.History)
        ?? (State != expected.State ? $"state {State} instead of {expected.State}" : null)
        ?? (Head != expected.Head ? $"head {Head} instead of {expected.Head}" : null);

    private static string? Difference<T>(string what, List<T> found, List<T> expected)
    {
        if (found.SequenceEqual(expected))
        {
            return null;
        }

        var at = found.Zip(expected).TakeWhile(pair => EqualityComparer<T>.Default.Equals(pair.First, pair.Second)).Count();
        return $"{what}: {found.Count} instead of {expected.Count}; at {at}: {(at < found.Count ? found[at] : "nothing")} instead of {(at < expected.Count ? expected[at] : "nothing")}";
    }
}
