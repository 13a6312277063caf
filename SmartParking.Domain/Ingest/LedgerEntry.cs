namespace SmartParking.Domain.Ingest;

/// <summary>One event as the ledger has it.</summary>
/// <param name="TenantSlug">On the platform's page alone.</param>
/// <param name="Reason">A sentence in English, as it was written; null where the status says it all.</param>
/// <param name="Repeats">How often the same event came again.</param>
public sealed record LedgerEntry(string? TenantSlug, Guid Id, DateTimeOffset ReceivedAt, string Type, string DevEui, LedgerStatus Status, string? Reason, int Repeats)
{
    public LedgerCursor Cursor => new(ReceivedAt, Id);
}
