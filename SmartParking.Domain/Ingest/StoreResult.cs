namespace SmartParking.Domain.Ingest;

/// <summary>What became of a batch, and why when it was not stored.</summary>
public sealed record StoreResult(StoreOutcome Outcome, Exception? Failure = null);
