namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Nwave NCC405, which counts vehicles in a lane. fPort 1: the count; 2: heartbeat; 3: start-up; 6: debug.</summary>
internal sealed class NwaveCounterCodec : ICodec
{
    private const string Device = "NCC405";

    public string Id => "nwave-ncc405";

    public string Name => "Nwave NCC405";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => false;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(Device, payload.Data);
        var found = payload.Port switch
        {
            1 => new Findings().Add("type", "counter").Add("count", (int)reader.UInt16()),
            2 => Heartbeat(ref reader),
            3 => NwaveStartup.Read(ref reader),
            6 => Debug(ref reader),
            _ => throw Ports.None(Device, payload.Port, "1, 2, 3 and 6"),
        };
        reader.End();
        return found.ToUplink();
    }

    /// <summary>Health bits, then the battery now and its mean over a day.</summary>
    private static Findings Heartbeat(ref PayloadReader reader)
    {
        reader.Skip(1);
        var found = new Findings().Add("type", "heartbeat").Volts(Volts(reader.Byte()));
        return reader.IsAtEnd ? found : found.Add("batteryMeanV", Volts(reader.Byte()));
    }

    private static double Volts(byte value) => (2500 + (4 * value)) / 1000.0;

    private static Findings Debug(ref PayloadReader reader)
    {
        reader.Skip(reader.Left);
        return new Findings().Add("type", "debug");
    }
}
