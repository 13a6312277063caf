namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Nwave's parking sensors. fPort 1: status; 2: heartbeat; 3: start-up; 6: debug; 10: a driver's tag was read (NPS405). Bit 0
/// is "occupied" everywhere; an older public decoder reads bit 7 and is wrong. The NPS405 (G4) also says in the other seven
/// bits how long the state before lasted, in steps that grow.
/// </summary>
/// <param name="id">The codec's name.</param>
/// <param name="isG4">NPS405; otherwise NPS310.</param>
internal sealed class NwaveParkingCodec(string id, string device, bool isG4) : ICodec
{
    public string Id => id;

    public string Name => $"Nwave {device}";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(device, payload.Data);
        var found = payload.Port switch
        {
            1 => Status(ref reader, "status"),
            2 => isG4 ? Heartbeat(ref reader) : new Findings().Add("type", "heartbeat").Occupied(IsOccupied(reader.Byte())),
            3 => NwaveStartup.Read(ref reader).Occupied(IsOccupied(reader.Byte())),
            6 => Debug(ref reader),
            10 when isG4 => Registration(ref reader),
            _ => throw Ports.None(device, payload.Port, isG4 ? "1, 2, 3, 6 and 10" : "1, 2, 3 and 6"),
        };
        reader.End();
        return found.ToUplink();
    }

    private Findings Status(ref PayloadReader reader, string type)
    {
        var state = reader.Byte();
        var found = new Findings().Add("type", type).Occupied(IsOccupied(state));
        if (!isG4)
        {
            return found;
        }

        var (minutes, error) = Duration(state >> 1);
        return found.Add("previousMinutes", minutes).Add("previousErrorMinutes", error).Add("overflow", error is null);
    }

    /// <summary>How long the state before lasted, and by how much it may have been longer; unlimited from 11 hours on.</summary>
    private static (int Minutes, int? Error) Duration(int packed) => packed switch
    {
        < 90 => (packed, 0),
        < 120 => (90 + ((packed - 90) * 5), 4),
        < 127 => (240 + ((packed - 120) * 60), 59),
        _ => (660, null),
    };

    private static Findings Heartbeat(ref PayloadReader reader)
    {
        var found = new Findings().Add("type", "heartbeat").Occupied(IsOccupied(reader.Byte()));
        found.Volts((2500 + (4 * reader.Byte())) / 1000.0).Temperature(HalfDegrees(reader.SignedByte()));
        if (!reader.IsAtEnd)
        {
            // Lowest and highest temperature since the last heartbeat, and the current drawn in 10 µA.
            reader.Skip(3);
        }

        return found;
    }

    private static double HalfDegrees(sbyte value) => (value / 2.0) + 10;

    private Findings Registration(ref PayloadReader reader)
    {
        var found = Status(ref reader, "registration");
        if (found.IsFree)
        {
            // A tag is read from a car: "not occupied" here is no statement that the space is free.
            found.SaysNothing();
        }

        if (reader.Left > sizeof(uint))
        {
            found.Add("tagBatteryV", reader.Byte() / 10.0);
        }

        return found.Add("tagId", reader.UInt32().ToString("X8", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Findings Debug(ref PayloadReader reader)
    {
        reader.Skip(reader.Left);
        return new Findings().Add("type", "debug");
    }

    private static bool IsOccupied(byte state) => (state & 1) == 1;
}
