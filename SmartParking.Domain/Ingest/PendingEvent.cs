using SmartParking.Domain.ChirpStack;

namespace SmartParking.Domain.Ingest;

/// <summary>An event the ledger holds as acknowledged and not applied.</summary>
internal sealed record PendingEvent(Guid Id, string Type, string Key, DateTimeOffset ArrivedAt, EventEncoding Encoding, byte[] Body);
