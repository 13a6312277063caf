namespace SmartParking.Domain.Ingest;

/// <summary>Everything there is to say about one event.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Body">As it came; null when it is no longer kept, and on the platform's page always.</param>
/// <param name="DeviceName">Null when no device of the tenant has this DevEUI.</param>
/// <param name="Codec">The one that reads this event today.</param>
/// <param name="Space">The space the device is on today.</param>
/// <param name="Fields">What today's codec reads from an uplink; null when it is none, or cannot be read.</param>
/// <param name="Problem">Why today's codec cannot read it; null when it can, or was not asked.</param>
public sealed record LedgerDetail(
    LedgerEntry Entry,
    string Key,
    LedgerBody? Body,
    string? DeviceName,
    string? Codec,
    (Guid Id, string Code)? Space,
    IReadOnlyList<KeyValuePair<string, object?>>? Fields,
    string? Problem);
