namespace SmartParking.Domain.Ingest;

/// <summary>What became of an event.</summary>
public enum LedgerStatus
{
    Accepted,
    Duplicate,
    Late,
    UnknownDevice,
    Undecodable,
    Dead,
}
