namespace SmartParking.Domain.Ingest;

/// <summary>Where an event stands in the ledger: names it, and is where a page ends.</summary>
public sealed record LedgerCursor(DateTimeOffset At, Guid Id);
