using System.Text;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Support;

/// <summary>An event as a test thinks of it: set what matters, the rest is plausible.</summary>
internal sealed record ToldUplink(string DevAddr, long Counter, DateTimeOffset Time, byte[] Payload)
{
    public string Type { get; init; } = "up";

    public string DevEui { get; init; } = "FCD6BD0000017A2B";

    public int Port { get; init; } = 1;

    public string ProfileId { get; init; } = string.Empty;

    /// <summary>What stands in rxInfo.</summary>
    public string Receptions { get; init; } = """{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-97,"snr":7.5,"channel":2,"crcStatus":"CRC_OK"}""";

    public Guid DeduplicationId { get; init; } = Guid.NewGuid();

    public string Json => $$$"""
        {"deduplicationId":"{{{DeduplicationId}}}","time":"{{{Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}}000+00:00",
        "deviceInfo":{"tenantName":"ChirpStack","applicationName":"Parking","deviceProfileId":"{{{ProfileId}}}","deviceProfileName":"Bosch TPS110","deviceName":"sensor","devEui":"{{{DevEui.ToLowerInvariant()}}}","deviceClassEnabled":"CLASS_A","tags":{}},
        "devAddr":"{{{DevAddr}}}"{{{(Type == "up" ? UplinkFields : string.Empty)}}},"regionConfigId":"eu868"}
        """;

    private string UplinkFields => $$$"""
        ,"adr":true,"dr":5,"fCnt":{{{Counter}}},"fPort":{{{Port}}},"confirmed":false,"data":"{{{Convert.ToBase64String(Payload)}}}",
        "rxInfo":[{{{Receptions}}}],
        "txInfo":{"frequency":868500000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}} }
        """;

    public InboundEvent ArrivingAt(DateTimeOffset arrivedAt, TenantId? tenant = null)
    {
        var body = Encoding.UTF8.GetBytes(Json);
        return InboundEvent.Receive(tenant ?? new TenantId(Guid.Parse("11111111-1111-1111-1111-111111111111")), EventParser.Parse(Type, body), EventEncoding.Json, body, arrivedAt);
    }

    /// <summary>The same event as the other setting of ChirpStack writes it.</summary>
    public InboundEvent InProtobufArrivingAt(DateTimeOffset arrivedAt, TenantId tenant)
    {
        var body = ProtobufBodies.Of(Type, Json);
        return InboundEvent.Receive(tenant, EventParser.Parse(Type, EventEncoding.Protobuf, body), EventEncoding.Protobuf, body, arrivedAt);
    }
}
