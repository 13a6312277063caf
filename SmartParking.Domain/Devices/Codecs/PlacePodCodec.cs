namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// PNI PlacePod: records of channel, type and value, on any fPort. The last state in a payload wins. What begins with an
/// unknown record cannot be cut into records any more and is kept as "unparsed".
/// </summary>
internal sealed class PlacePodCodec : ICodec
{
    private const string Device = "PlacePod";

    /// <summary>A count above this announces a restart or a recalibration.</summary>
    private const int HighestCount = 0x80;

    public string Id => "pni-placepod";

    public string Name => "PNI PlacePod";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(Device, payload.Data);
        var found = new Findings();
        while (reader.Left >= 2)
        {
            var rest = reader.Rest;
            if (!Record(reader.UInt16(), ref reader, found))
            {
                Unknown(found, rest);
                return found.ToUplink();
            }
        }

        if (!reader.IsAtEnd || found.IsEmpty)
        {
            Unknown(found, reader.Rest);
        }

        return found.ToUplink();
    }

    private static void Unknown(Findings found, string rest)
    {
        if (found.IsEmpty)
        {
            throw new UndecodableException(rest.Length == 0 ? "The PlacePod payload is empty." : "The payload begins with no record that a PlacePod sends.");
        }

        found.Add("unparsed", rest);
    }

    private static bool Record(int head, ref PayloadReader reader, Findings found)
    {
        switch (head)
        {
            case 0x0101:
                found.Add("recalibrated", (int)reader.Byte());
                return true;
            case 0x0267:
                found.Temperature(reader.Int16() / 10.0);
                return true;
            case 0x0302:
                found.Volts(reader.Int16() / 100.0);
                return true;
            case 0x1566:
                found.Occupied(reader.ZeroOrOne("occupied"));
                return true;
            case 0x1C01:
                found.Add("deactivated", (int)reader.Byte());
                return true;
            case 0x2100:
                Count(reader.Byte(), found);
                return true;
            case 0x3766:
                found.Add("keepAlive", true).Occupied(reader.ZeroOrOne("occupied"));
                return true;
            case 0x3700:
                found.Add("keepAlive", true);
                Count(reader.Byte(), found);
                return true;
            case 0x3F01:
                found.Add("reboot", (int)reader.Byte());
                return true;
            default:
                return false;
        }
    }

    private static void Count(byte value, Findings found)
    {
        if (value > HighestCount)
        {
            found.Add("event", "reboot_or_recalibration");
        }
        else
        {
            found.Add("vehicleCount", (int)value);
        }
    }
}
