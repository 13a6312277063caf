using System.Buffers.Binary;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Bosch Parking Lot Sensor TPS110. fPort 1: status; 2: heartbeat, every 24 h, with an optional temperature; 3: start-up
/// with firmware and reset cause; 4 and 5: usage information; 6: debug; 7: temperature alert. Bit 0 of the state byte is
/// "occupied". Layout from the public decoders of The Things Network and ELEMENT IoT.
/// </summary>
internal sealed class BoschTps110Codec : ICodec
{
    private static readonly int[] DebugWords = [0, 4, 8];

    public string Id => "bosch-tps110";

    public string Name => "Bosch TPS110";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return payload.Port switch
        {
            1 => Status(payload.Data),
            2 => Heartbeat(payload.Data),
            3 => Startup(payload.Data),
            4 or 5 => Information("usage"),
            6 => Information("debug"),
            7 => Information("temperatureAlert"),
            _ => throw new UndecodableException($"TPS110 sends nothing on fPort {payload.Port}; it uses 1 to 7."),
        };
    }

    private static DecodedUplink Status(byte[] data)
    {
        Demand(data, 1, 1, "status");
        return With(data[0], null, [new("type", "status"), new("occupied", IsOccupied(data[0]))]);
    }

    private static DecodedUplink Heartbeat(byte[] data)
    {
        Demand(data, 1, 2, "heartbeat");
        List<KeyValuePair<string, object?>> fields = [new("type", "heartbeat"), new("occupied", IsOccupied(data[0]))];
        if (data.Length == 1)
        {
            return With(data[0], null, fields);
        }

        var temperature = (sbyte)data[1];
        fields.Add(new("temperatureC", (int)temperature));
        return With(data[0], temperature, fields);
    }

    private static DecodedUplink Startup(byte[] data)
    {
        Demand(data, 17, 17, "start-up");
        var codes = DebugWords
            .Select(offset => (int)(BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(offset)) & 0xFFF))
            .Where(code => code != 0)
            .ToArray();
        List<KeyValuePair<string, object?>> fields =
        [
            new("type", "startup"),
            new("occupied", IsOccupied(data[16])),
            new("firmware", $"{data[12]}.{data[13]}.{data[14]}"),
            new("resetCause", (int)data[15]),
        ];
        if (codes.Length > 0)
        {
            fields.Add(new("debugCodes", codes));
        }

        return With(data[16], null, fields);
    }

    private static DecodedUplink Information(string type) => new(null, null, null, null, [new("type", type)]);

    private static bool IsOccupied(byte state) => (state & 1) == 1;

    private static DecodedUplink With(byte state, float? temperature, List<KeyValuePair<string, object?>> fields) =>
        new(IsOccupied(state) ? SensedState.Occupied : SensedState.Free, null, null, temperature, fields);

    private static void Demand(byte[] data, int least, int most, string message)
    {
        if (data.Length < least || data.Length > most)
        {
            var wanted = least == most ? $"{least}" : $"{least} or {most}";
            throw new UndecodableException($"A TPS110 {message} has {wanted} bytes, not {data.Length}.");
        }
    }
}
