namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Libelium Smart Parking, on any fPort: 11 bytes (12 before firmware 2). Byte 0 holds occupied, battery low and the kind of
/// frame, byte 1 a counter; the rest differs by hardware, and the payload does not say by which: the codec's name does.
/// </summary>
internal sealed class LibeliumParkingCodec(string id, LibeliumHardware hardware) : ICodec
{
    private const string Device = "Libelium parking sensor";

    private static readonly string[] Kinds = ["info", "keep_alive", "daily_update", "error", "start1", "start2", "service", "downlink", "rssi"];

    public string Id => id;

    public string Name => hardware switch
    {
        LibeliumHardware.Radar => "Libelium Smart Parking, radar",
        LibeliumHardware.Magnetometer => "Libelium Smart Parking, magnetometer",
        LibeliumHardware.HeaderOnly => "Libelium Smart Parking, unknown hardware",
        _ => throw new InvalidOperationException($"There is no hardware {hardware}."),
    };

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Data.Length != 11 && (hardware != LibeliumHardware.HeaderOnly || payload.Data.Length != 12))
        {
            throw new UndecodableException($"A {Device} sends 11 bytes{(hardware == LibeliumHardware.HeaderOnly ? " (12 before firmware 2)" : string.Empty)}, not {payload.Data.Length}.");
        }

        var reader = new PayloadReader(Device, payload.Data);
        var header = reader.Byte();
        var kind = header & 0x0F;
        if (kind >= Kinds.Length)
        {
            throw new UndecodableException($"A {Device} sends no frame of type {kind}; known are 0 to {Kinds.Length - 1}.");
        }

        var found = new Findings();
        if (hardware != LibeliumHardware.HeaderOnly)
        {
            found.Add("type", Kinds[kind]);
        }

        found.Occupied((header & 0x80) != 0).Add("batteryLow", (header & 0x40) != 0).Add("counter", (int)reader.Byte());
        switch (hardware)
        {
            case LibeliumHardware.Radar when kind <= 1:
                found.Add("sensorError", (int)reader.Byte()).Temperature(reader.SignedByte());
                break;
            case LibeliumHardware.Magnetometer:
                Magnetometer(Kinds[kind], ref reader, found);
                break;
            case LibeliumHardware.Radar or LibeliumHardware.HeaderOnly:
                break;
        }

        return found.ToUplink();
    }

    private static void Magnetometer(string kind, ref PayloadReader reader, Findings found)
    {
        switch (kind)
        {
            case "info":
                found.Temperature(reader.SignedByte());
                reader.Skip(7);
                found.Millivolts(Packed(reader.Byte()));
                break;
            case "keep_alive":
                // Hours and minutes of the sensor's clock.
                reader.Skip(2);
                found.Temperature(reader.SignedByte());
                break;
            case "error":
                reader.Skip(1);
                found.Temperature(reader.SignedByte());
                reader.Skip(6);
                found.Millivolts(Packed(reader.Byte()));
                break;
            case "start1":
                found.Temperature(reader.SignedByte());
                reader.Skip(6);
                found.Millivolts(reader.UInt16());
                break;
            default:
                break;
        }
    }

    private static int Packed(byte value) => 2800 + (4 * value);
}
