namespace SmartParking.Domain.Ingest;

/// <summary>What became of one event, and why.</summary>
/// <param name="Reason">A sentence for the operator; null where the status says it all.</param>
internal sealed record Verdict(InboundEvent Event, LedgerStatus Status, string? Reason = null)
{
    public string StatusWord => Status.ToWord();
}
