namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Dingtek DO200, DO201 and DO202, fPort 3: 80 00, model, kind, length, values, 81. They decide themselves whether a car
/// stands there, from magnetic field and distance; the level is told beside it and needs no threshold.
/// </summary>
/// <param name="id">The codec's name.</param>
/// <param name="climate">DO201 and DO202 add temperature, humidity and a counter.</param>
internal sealed class DingtekCodec(string id, string device, bool climate) : ICodec
{
    private const byte ModelDo200 = 0x02;
    private const byte ModelDo201 = 0x31;
    private const byte ModelDo202 = 0x32;

    public string Id => id;

    public string Name => $"Dingtek {device}";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(device, payload.Port, 3);
        var reader = new PayloadReader(device, payload.Data);
        reader.Constant(0x80, "first byte");
        reader.Constant(0x00, "second byte");
        var model = reader.Byte();
        if (climate ? model is not (ModelDo201 or ModelDo202) : model != ModelDo200)
        {
            throw new UndecodableException($"The payload is not of a {device}: its model byte is {model:X2}.");
        }

        var kind = reader.Byte();
        var length = reader.Byte();
        if (length != payload.Data.Length)
        {
            throw new UndecodableException($"The {device} payload says it has {length} bytes, but has {payload.Data.Length}.");
        }

        var found = kind switch
        {
            1 or 2 => Telemetry(ref reader, model),
            3 => Parameters(ref reader),
            _ => throw new UndecodableException($"A {device} sends no message of kind {kind}; known are 1 to 3."),
        };
        reader.Constant(0x81, "last byte");
        reader.End();
        return found.ToUplink();
    }

    private Findings Telemetry(ref PayloadReader reader, byte model)
    {
        var found = new Findings().Add("type", "status");
        var level = (int)reader.UInt16();
        var parking = reader.Byte();
        var alarms = reader.Byte();
        found.Occupied(parking >> 4 != 0);
        if (model != ModelDo202)
        {
            found.Add("level", level);
        }

        found.Volts(reader.UInt16() / 100.0).Add("x", (int)reader.Int16()).Add("y", (int)reader.Int16()).Add("z", (int)reader.Int16());
        if (climate)
        {
            found.Temperature(reader.SignedByte()).Add("humidity", (int)reader.Byte()).Add("frameCounter", (int)reader.UInt16());
            reader.Skip(1);
        }
        else
        {
            reader.Skip(3);
        }

        return found.Add("alarmLevel", (parking & 0x0F) != 0).Add("alarmMagnet", alarms >> 4 != 0).Add("alarmBattery", (alarms & 0x0F) != 0);
    }

    private static Findings Parameters(ref PayloadReader reader)
    {
        var found = new Findings()
            .Add("type", "parameters")
            .Add("firmware", $"{reader.Byte()}.{reader.Byte()}")
            .Add("uploadIntervalH", (int)reader.Byte())
            .Add("detectIntervalMin", (int)reader.Byte())
            .Add("levelThreshold", (int)reader.Byte())
            .Add("magnetThreshold", (int)reader.UInt16())
            .Add("batteryThreshold", (int)reader.Byte());
        reader.Skip(Math.Max(reader.Left - 1, 0));
        return found;
    }
}
