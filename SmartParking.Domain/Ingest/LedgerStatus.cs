namespace SmartParking.Domain.Ingest;

/// <summary>What became of an event.</summary>
public enum LedgerStatus
{
    /// <summary>Acknowledged, not applied yet.</summary>
    Pending,
    Accepted,
    Duplicate,
    Late,
    UnknownDevice,
    Undecodable,
    Dead,
}
