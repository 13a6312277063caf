namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Dragino LDDS75, an ultrasonic distance sensor, fPort 2, 8 bytes: battery, distance (0: no probe, under 20: too near to be
/// measured), interrupt, temperature of an outer probe, and whether the distance probe was found.
/// </summary>
internal sealed class DraginoLdds75Codec : ICodec
{
    private const string Device = "LDDS75";
    private const int Nearest = 20;

    public string Id => "dragino-ldds75";

    public string Name => "Dragino LDDS75";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(6);

    public bool TellsOccupancy => true;

    public bool NeedsThreshold => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(Device, payload.Port, 2);
        var reader = new PayloadReader(Device, payload.Data);
        var found = new Findings().Volts((reader.UInt16() & 0x3FFF) / 1000.0);
        int distance = reader.UInt16();
        var interrupt = reader.Byte();
        var temperature = reader.Int16() / 10.0;
        var flag = reader.Byte();
        reader.End();

        if (distance == 0 || flag == 0)
        {
            found.NoDistance(distance, "no probe");
        }
        else if (distance < Nearest)
        {
            found.NoDistance(distance, "too near");
        }
        else
        {
            found.Distance(distance, payload.OccupiedBelowMm);
        }

        return found.Add("interrupt", (int)interrupt).Temperature(temperature).Add("sensorFlag", (int)flag).ToUplink();
    }
}
