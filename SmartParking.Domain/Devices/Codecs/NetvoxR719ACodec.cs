namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Netvox R719A, 11 bytes. fPort 6: 01 59, the kind of report, then battery and car; fPort 7: answers to settings.</summary>
internal sealed class NetvoxR719ACodec : ICodec
{
    private const string Device = "R719A";
    private const byte DeviceType = 0x59;

    public string Id => "netvox-r719a";

    public string Name => "Netvox R719A";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(Device, payload.Data);
        var found = payload.Port switch
        {
            6 => Report(ref reader),
            7 => Answer(ref reader),
            _ => throw Ports.None(Device, payload.Port, "6 and 7"),
        };
        reader.End();
        return found.ToUplink();
    }

    private static Findings Report(ref PayloadReader reader)
    {
        reader.Constant(0x01, "version");
        reader.Constant(DeviceType, "device type");
        var kind = reader.Byte();
        switch (kind)
        {
            case 0:
                var version = new Findings().Add("type", "version").Add("software", (int)reader.Byte()).Add("hardware", (int)reader.Byte());
                reader.Skip(6);
                return version;
            case 1:
                var battery = reader.Byte();
                var status = new Findings().Add("type", "status").Volts((battery & 0x7F) / 10.0);
                if ((battery & 0x80) != 0)
                {
                    status.Add("batteryLow", true);
                }

                status.Occupied(reader.ZeroOrOne("occupied"));
                reader.Skip(6);
                return status;
            default:
                throw new UndecodableException($"An R719A sends no report of kind {kind}; known are 0 and 1.");
        }
    }

    private static Findings Answer(ref PayloadReader reader)
    {
        var command = reader.Byte();
        reader.Constant(DeviceType, "device type");
        var found = command switch
        {
            0x81 => new Findings().Add("type", "config_response").Add("success", reader.Byte() == 0),
            0x82 => new Findings().Add("type", "config_report").Add("minTimeS", (int)reader.UInt16()).Add("maxTimeS", (int)reader.UInt16()).Add("batteryChangeV", reader.Byte() / 10.0),
            0x83 => new Findings().Add("type", "threshold_response").Add("success", reader.Byte() == 0),
            0x84 => new Findings().Add("type", "threshold_report").Add("detectThreshold", (int)reader.UInt16()),
            _ => throw new UndecodableException($"An R719A sends no answer {command:X2}; known are 81 to 84."),
        };
        reader.Skip(11 - reader.Position);
        return found;
    }
}
