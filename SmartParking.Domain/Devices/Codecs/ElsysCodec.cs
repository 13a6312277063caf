namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Elsys sensors: one byte of type and a big-endian value of a length that follows from it, on an fPort that can be set. They
/// are room sensors; only the outer distance of an ELT says something about a space, by the device's threshold.
/// </summary>
internal sealed class ElsysCodec : ICodec
{
    private const string Device = "Elsys";

    public string Id => "elsys";

    public string Name => "Elsys";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public bool NeedsThreshold => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(Device, payload.Data);
        var found = new Findings();
        while (!reader.IsAtEnd)
        {
            var type = reader.Byte();
            if (!Room(type, ref reader, found) && !Outside(type, ref reader, found, payload.OccupiedBelowMm) && !Raw(type, ref reader, found))
            {
                throw new UndecodableException($"Elsys sends no value of type {type:X2} (at byte {reader.Position - 1}).");
            }
        }

        return found.IsEmpty ? throw new UndecodableException("The Elsys payload is empty.") : found.ToUplink();
    }

    private static bool Room(byte type, ref PayloadReader reader, Findings found)
    {
        _ = type switch
        {
            0x01 => found.Temperature(reader.Int16() / 10.0),
            0x02 => found.Add("humidity", (int)reader.Byte()),
            0x03 => found.Add("accelerationX", (int)reader.SignedByte()).Add("accelerationY", (int)reader.SignedByte()).Add("accelerationZ", (int)reader.SignedByte()),
            0x04 => found.Add("lightLux", (int)reader.UInt16()),
            0x05 => found.Add("motion", (int)reader.Byte()),
            0x06 => found.Add("co2ppm", (int)reader.UInt16()),
            0x07 => found.Millivolts(reader.UInt16(), "vddMv"),
            0x0F => found.Add("accelerationMotion", (int)reader.Byte()),
            0x11 => found.Add("occupancy", (int)reader.Byte()),
            0x12 => found.Add("waterLeak", (int)reader.Byte()),
            0x14 => found.Add("pressureHpa", reader.UInt32() / 1000.0),
            0x15 => found.Add("soundPeakDb", (int)reader.Byte()).Add("soundAverageDb", (int)reader.Byte()),
            0x1C => found.Add("tvocPpb", (int)reader.UInt16()),
            _ => null,
        };
        return type is (>= 0x01 and <= 0x07) or 0x0F or 0x11 or 0x12 or 0x14 or 0x15 or 0x1C;
    }

    private static bool Outside(byte type, ref PayloadReader reader, Findings found, int? occupiedBelow)
    {
        _ = type switch
        {
            0x08 => found.Add("analog1Mv", (int)reader.UInt16()),
            0x0A => found.Add("pulse1", (int)reader.UInt16()),
            0x0B => found.Add("pulse1Total", (long)reader.UInt32()),
            0x0C => found.Add("externalTemperatureC", reader.Int16() / 10.0),
            0x0D => found.Add("externalDigital", (int)reader.Byte()),
            0x0E => Distance(reader.UInt16(), found, occupiedBelow),
            0x10 => found.Add("infraredInnerC", reader.Int16() / 10.0).Add("infraredOuterC", reader.Int16() / 10.0),
            0x16 => found.Add("pulse2", (int)reader.UInt16()),
            0x17 => found.Add("pulse2Total", (long)reader.UInt32()),
            0x18 => found.Add("analog2Mv", (int)reader.UInt16()),
            0x19 => found.Add("externalTemperature2C", reader.Int16() / 10.0),
            0x1A => found.Add("externalDigital2", (int)reader.Byte()),
            0x1B => found.Add("externalAnalogUv", (int)reader.UInt32()),
            _ => null,
        };
        return type is 0x08 or (>= 0x0A and <= 0x0E) or 0x10 or (>= 0x16 and <= 0x1B);
    }

    /// <summary>Values nobody needs here, kept as they are: position, heat picture, debug words.</summary>
    private static bool Raw(byte type, ref PayloadReader reader, Findings found)
    {
        (string Name, int Length)? raw = type switch
        {
            0x09 => ("position", 6),
            0x13 => ("grideye", 65),
            0x3D => ("debug", 4),
            0x3E => ("settings", reader.Left),
            _ => null,
        };
        if (raw is { } value)
        {
            found.Add(value.Name, Convert.ToHexStringLower(reader.Take(value.Length)));
        }

        return raw is not null;
    }

    private static Findings Distance(int millimetres, Findings found, int? occupiedBelow) =>
        millimetres == 0 ? found.NoDistance(millimetres, "not measured") : found.Distance(millimetres, occupiedBelow);
}
