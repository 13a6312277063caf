namespace SmartParking.Domain.Ingest;

/// <summary>Some events, newest first.</summary>
/// <param name="Older">Where the next page begins; null when this was the last.</param>
public sealed record LedgerEntries(IReadOnlyList<LedgerEntry> Entries, LedgerCursor? Older);
