using SmartParking.Domain.ChirpStack;

namespace SmartParking.Domain.Ingest;

/// <summary>A stored body.</summary>
/// <param name="Bytes">As they came.</param>
public sealed record LedgerBody(EventEncoding Encoding, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>As JSON, for people to read; null when it is protobuf that cannot be read.</summary>
    /// <param name="type">The event's.</param>
    public ReadOnlyMemory<byte>? ToJson(string type) => Encoding switch
    {
        EventEncoding.Json => Bytes,
        EventEncoding.Protobuf => ProtobufEvents.Json(type, Bytes.Span) is { } json ? System.Text.Encoding.UTF8.GetBytes(json) : null,
    };
}
