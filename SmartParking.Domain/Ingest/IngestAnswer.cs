namespace SmartParking.Domain.Ingest;

/// <summary>What the door may tell the sender of an event.</summary>
public enum IngestAnswer
{
    /// <summary>Durable, or was already.</summary>
    Acknowledged,

    /// <summary>Durable on this machine's own disk; it goes to the database when that is back.</summary>
    Spooled,

    /// <summary>This event alone cannot be stored.</summary>
    Refused,

    /// <summary>The database is away and there is no room in a spool, or too many events wait; nothing was stored.</summary>
    Unavailable,
}
