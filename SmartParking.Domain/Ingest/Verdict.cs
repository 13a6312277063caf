namespace SmartParking.Domain.Ingest;

/// <summary>What became of one event, and why.</summary>
/// <param name="Reason">A sentence for the operator; null where the status says it all.</param>
internal sealed record Verdict(InboundEvent Event, LedgerStatus Status, string? Reason = null)
{
    public string StatusWord => Status switch
    {
        LedgerStatus.Accepted => "accepted",
        LedgerStatus.Duplicate => "duplicate",
        LedgerStatus.Late => "late",
        LedgerStatus.UnknownDevice => "unknown_device",
        LedgerStatus.Undecodable => "undecodable",
        LedgerStatus.Dead => "dead",
        _ => throw new InvalidOperationException($"No word for {Status}."),
    };
}
