namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Heltec WiFi LoRa 32 V3 as a class C display, fPort 1: a counter and the last byte it was sent; FFC3 after a join.</summary>
internal sealed class HeltecCodec : ICodec
{
    private const string Device = "Heltec display";

    public string Id => "heltec-up";

    public string Name => "Heltec class C display";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(1);

    public bool TellsOccupancy => false;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(Device, payload.Port, 1);
        var reader = new PayloadReader(Device, payload.Data);
        if (payload.Data is [0xFF, 0xC3])
        {
            return new Findings().Add("joined", true).ToUplink();
        }

        var found = new Findings().Add("counter", (int)reader.UInt16()).Add("lastStatus", (int)reader.Byte());
        reader.End();
        return found.ToUplink();
    }
}
