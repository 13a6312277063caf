namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Plenom kuando Busylight IoT Omega, fPort 15, 24 or 25 bytes, little-endian: reception, counters of downlinks received and
/// uplinks sent, and the colour last asked for in the order red, blue, green. Shorter answers: 09 and a value; FF10 or FF11 after keys changed.
/// </summary>
internal sealed class BusylightCodec : ICodec
{
    private const string Device = "Busylight";
    private const int PlainLength = 24;

    public string Id => "busylight-up";

    public string Name => "Plenom kuando Busylight";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(1);

    public bool TellsOccupancy => false;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(Device, payload.Port, 15);
        var reader = new PayloadReader(Device, payload.Data);
        var found = payload.Data switch
        {
            [0x09, _, _] => Short(ref reader, "reply"),
            [0xFF, 0x10 or 0x11] => Short(ref reader, "key_change"),
            _ => KeepAlive(ref reader),
        };
        reader.End();
        return found.ToUplink();
    }

    private static Findings Short(ref PayloadReader reader, string type)
    {
        var rest = reader.Rest;
        reader.Skip(reader.Left);
        return new Findings().Add("type", type).Add("raw", rest);
    }

    private static Findings KeepAlive(ref PayloadReader reader)
    {
        var found = new Findings()
            .Add("rssi", reader.Int32Little())
            .Add("snr", reader.Int32Little())
            .Add("received", (long)reader.UInt32Little())
            .Add("sent", (long)reader.UInt32Little())
            .Add("red", (int)reader.Byte())
            .Add("blue", (int)reader.Byte())
            .Add("green", (int)reader.Byte())
            .Add("on", (int)reader.Byte())
            .Add("off", (int)reader.Byte())
            .Add("sw", (int)reader.Byte())
            .Add("hw", (int)reader.Byte())
            .Add("adr", (int)reader.Byte());
        return reader.Position == PlainLength && !reader.IsAtEnd ? found.Add("highBrightness", (int)reader.Byte()) : found;
    }
}
