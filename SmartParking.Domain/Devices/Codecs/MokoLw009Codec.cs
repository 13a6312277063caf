namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// MOKO LW009-SM and -IG, fPort 1: 7E, version, time, counter, length, instruction, encryption, then values of one-byte tag
/// and length, a checksum and 7E. The sample's checksum is 0000 and its polynomial is not public, so it is not checked. The axes
/// look like int16, but the vendor's decoder prints them unsigned, and so do we.
/// </summary>
internal sealed class MokoLw009Codec : ICodec
{
    private const string Device = "LW009";
    private const byte Frame = 0x7E;

    public string Id => "moko-lw009";

    public string Name => "MOKO LW009";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(Device, payload.Port, 1);
        var reader = new PayloadReader(Device, payload.Data);
        reader.Constant(Frame, "first byte");
        reader.Skip(1);
        var time = reader.UInt32();
        var counter = reader.UInt16();
        int length = reader.UInt16();
        reader.Skip(1);
        reader.Constant(0, "encryption");
        var values = new PayloadReader(Device, reader.Take(length));
        reader.Skip(2);
        reader.Constant(Frame, "last byte");
        reader.End();

        var found = new Findings();
        while (!values.IsAtEnd)
        {
            Value(ref values, found);
        }

        if (found.IsEmpty)
        {
            throw new UndecodableException("The LW009 payload holds no value.");
        }

        return found.Add("timestamp", (long)time).Add("frameCount", (int)counter).ToUplink();
    }

    private static void Value(ref PayloadReader values, Findings found)
    {
        var tag = values.Byte();
        var size = values.Byte();
        var value = new PayloadReader(Device, values.Take(size));
        switch (tag)
        {
            case 0x02:
                Event(value.Byte(), found);
                break;
            case 0x0B:
                found.Temperature(value.SignedByte());
                break;
            case 0x24:
                found.Percent(value.Byte());
                break;
            case 0x25:
                found.Add("magX", (int)value.UInt16()).Add("magY", (int)value.UInt16()).Add("magZ", (int)value.UInt16());
                break;
            case 0x29:
                found.Millivolts(value.UInt16());
                break;
            case 0x32:
                found.Occupied(value.ZeroOrOne("occupied"));
                break;
            case 0x35:
                found.Add("humidity", (int)value.Byte());
                break;
            default:
                return;
        }

        value.End();
    }

    private static void Event(byte code, Findings found)
    {
        found.Add("type", code switch
        {
            0x00 => "heartbeat",
            0x0B => "became_free",
            0x0C => "became_occupied",
            0x0D => "magnetic_interference",
            0x0E => "low_battery",
            0x10 or 0x11 or 0x12 => "failure",
            _ => $"event_{code:x2}",
        });
        if (code is 0x0B or 0x0C && !found.Has("occupied"))
        {
            found.Occupied(code == 0x0C);
        }
    }
}
