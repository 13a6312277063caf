namespace SmartParking.Domain.ChirpStack;

/// <summary>How ChirpStack wrote a body: a setting of its HTTP integration, told by the Content-Type.</summary>
public enum EventEncoding
{
    Json,

    /// <summary>Binary <c>integration.*Event</c>, <c>application/octet-stream</c>.</summary>
    Protobuf,
}
