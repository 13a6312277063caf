namespace SmartParking.Domain.Ingest;

/// <summary>What the door may tell the sender of an event.</summary>
public enum IngestAnswer
{
    /// <summary>Durable, or was already.</summary>
    Acknowledged,

    /// <summary>This event alone cannot be stored.</summary>
    Refused,

    /// <summary>The database is away or too many events wait; nothing was stored.</summary>
    Unavailable,
}
