namespace SmartParking.Domain.Ingest;

/// <summary>Which events are asked for. What is null is not asked.</summary>
/// <param name="Statuses">Any of these; empty for all.</param>
/// <param name="Type">up, join, ack, txack, log, status or location.</param>
/// <param name="DevEui">Upper-case hexadecimal digits: 16, or as many as are known of its beginning.</param>
/// <param name="From">That moment, too.</param>
/// <param name="To">That moment no more.</param>
public sealed record LedgerFilter(IReadOnlyList<LedgerStatus> Statuses, string? Type = null, string? DevEui = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public static readonly LedgerFilter Nothing = new([]);
}
