using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.ChirpStack;

/// <summary>
/// What the Portal reads of one event of ChirpStack's HTTP integration. Everything but the DevEUI may be missing in the
/// body (older servers omit defaults) and then holds its default.
/// </summary>
/// <param name="Type">up, join, ack, txack, log, status or location.</param>
/// <param name="Key">The idempotency key within tenant and type, at most 200 characters.</param>
/// <param name="Time">ChirpStack's time of the event, which a gateway's wrong clock may have falsified; null when missing or unreadable.</param>
/// <param name="ServerTime">The network server's own clock at reception, for uplinks of newer servers.</param>
/// <param name="FrameCounter">fCnt of an uplink, 32 bits; 0 otherwise.</param>
/// <param name="Data">The payload of an uplink; null when the field is not base64.</param>
/// <param name="ObjectJson">What a codec inside ChirpStack made of the payload, as JSON; null when it has none.</param>
/// <param name="Gateway">The gateway that heard it best, for uplinks.</param>
/// <param name="ProfileId">ChirpStack's id of the device's profile; empty when the event does not say.</param>
public sealed record ChirpStackEvent(
    string Type,
    string Key,
    DevEui DevEui,
    string DeviceName,
    string ProfileName,
    DateTimeOffset? Time,
    DateTimeOffset? ServerTime,
    string DevAddr,
    long FrameCounter,
    int Port,
    byte[]? Data,
    string? ObjectJson,
    GatewayReception? Gateway,
    string ProfileId = "")
{
    /// <summary>Every gateway that heard an uplink, each once; of a frame that more heard, the first <see cref="EventRules.MostReceptions"/>.</summary>
    public IReadOnlyList<GatewayReception> Receptions { get; init; } = [];

    /// <summary>The types ChirpStack sends. Others, of a later version, are acknowledged and ignored.</summary>
    public static bool IsKnownType(string type) => type is "up" or "join" or "ack" or "txack" or "log" or "status" or "location";
}
