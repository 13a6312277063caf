namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Milesight EM310-, EM400- and EM500-UDL and VS330: records of channel, type and a little-endian value. Usually on fPort 85,
/// which can be set otherwise, so it is not asked for. Answers to settings follow no common form: they are kept as "unparsed".
/// </summary>
internal sealed class MilesightCodec(string id, string device, MilesightModel model) : ICodec
{
    /// <summary>From here on a distance is a message: FFFD out of range, FFFF no answer from the probe.</summary>
    private const int NotMeasured = 0xFFFD;

    public string Id => id;

    public string Name => $"Milesight {device}";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(6);

    public bool TellsOccupancy => true;

    public bool NeedsThreshold => model != MilesightModel.Vs330;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(device, payload.Data);
        var found = new Findings();
        while (!reader.IsAtEnd)
        {
            var rest = reader.Rest;
            var (channel, type) = (reader.Byte(), reader.Byte());
            if (channel is 0xF8 or 0xF9 or 0xFE || (channel == 0xFF && !MilesightIdentity.TryRead(type, ref reader, found)))
            {
                found.Add("unparsed", rest);
                break;
            }

            if (channel != 0xFF)
            {
                Record(channel, type, ref reader, found, payload.OccupiedBelowMm);
            }
        }

        return found.IsEmpty ? throw new UndecodableException($"The {device} payload is empty.") : found.ToUplink();
    }

    private void Record(byte channel, byte type, ref PayloadReader reader, Findings found, int? occupiedBelow)
    {
        switch (model, channel, type)
        {
            case (_, 0x01, 0x75):
                found.Percent(reader.Byte());
                break;
            case (MilesightModel.Em400, 0x03, 0x67):
                found.Temperature(reader.Int16Little() / 10.0);
                break;
            case (MilesightModel.Em400, 0x83, 0x67):
                found.Temperature(reader.Int16Little() / 10.0).Add("temperatureAlarm", (int)reader.Byte());
                break;
            case (MilesightModel.Em400, 0x04, 0x82):
            case (MilesightModel.Em310 or MilesightModel.Em500, 0x03, 0x82):
                Distance(reader.UInt16Little(), found, occupiedBelow);
                break;
            case (MilesightModel.Em400, 0x84, 0x82):
            case (MilesightModel.Em310 or MilesightModel.Em500, 0x83, 0x82):
                Distance(reader.UInt16Little(), found, occupiedBelow);
                found.Add("distanceAlarm", (int)reader.Byte());
                break;
            case (MilesightModel.Em400, 0x05, 0x00):
            case (MilesightModel.Em310, 0x04, 0x00):
                found.Add("tilt", reader.ZeroOrOne("tilt"));
                break;
            case (MilesightModel.Vs330, 0x02, 0x82):
                found.Add("distanceMm", (int)reader.UInt16Little());
                break;
            case (MilesightModel.Vs330, 0x03, 0x8E):
                found.Occupied(reader.ZeroOrOne("occupied"));
                break;
            case (MilesightModel.Vs330, 0x04, 0x8E):
                // Whether the empty room has been learned.
                reader.Skip(1);
                break;
            default:
                throw new UndecodableException($"A {device} sends no record {channel:X2} {type:X2} (at byte {reader.Position - 2}).");
        }
    }

    private static void Distance(int millimetres, Findings found, int? occupiedBelow)
    {
        if (millimetres is 0 or >= NotMeasured)
        {
            found.NoDistance(millimetres, "not measured");
        }
        else
        {
            found.Distance(millimetres, occupiedBelow);
        }
    }
}
