using System.Diagnostics;
using System.Globalization;

namespace SmartParking.Bench.Chaos;

/// <summary>What the senders of some events were told.</summary>
internal sealed record Answers(int Posted, int Stored, int Spooled, int Refused, int Unanswered, int Unreached, TimeSpan Slowest)
{
    private static readonly double[] Shares = [0.5, 0.95, 0.99];

    public int Acknowledged => Stored + Spooled;

    public bool AreAllAcknowledged => Acknowledged == Posted;

    public static Answers Of(IReadOnlyCollection<SentEvent> sent) => new(
        sent.Count,
        sent.Count(told => told.Status == 204),
        sent.Count(told => told.Status == 202),
        sent.Count(told => told is { Status: > 0, IsAcknowledged: false }),
        sent.Count(told => told.Status == DoorClient.NoAnswer),
        sent.Count(told => told.Status == DoorClient.NotReached),
        sent.Where(told => told.IsAcknowledged).Select(told => told.Took).DefaultIfEmpty().Max());

    /// <summary>How long after a moment the database was first used again; null when it never was.</summary>
    public static TimeSpan? FirstStored(IEnumerable<SentEvent> sent, long after)
    {
        var stored = sent.Where(told => told.Status == 204 && told.AnsweredAt > after).Select(told => told.AnsweredAt).DefaultIfEmpty().Min();
        return stored == 0 ? null : Stopwatch.GetElapsedTime(after, stored);
    }

    /// <summary>Median, 95th and 99th percentile, in milliseconds, of those that were answered.</summary>
    public static string Latency(IEnumerable<SentEvent> sent)
    {
        var took = sent.Where(told => told.Status > 0).Select(told => told.Took.TotalMilliseconds).Order().ToList();
        return took.Count == 0 ? "none" : string.Join(" / ", Shares.Select(share => took[(int)(share * (took.Count - 1))].ToString("N1", CultureInfo.InvariantCulture)));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Posted:N0} posted: {Stored:N0} answered 204, {Spooled:N0} 202, {Refused:N0} refused, {Unanswered:N0} unanswered, {Unreached:N0} not taken, slowest {Slowest.TotalSeconds:N2} s");
}
