using System.Globalization;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>One sensor: its session in the network, its counter, and what it says when something happens.</summary>
/// <param name="tenant">The slug whose secret delivers its events.</param>
/// <param name="decoded">Whether a codec inside ChirpStack adds an <c>object</c>.</param>
internal sealed class EmulatedDevice(string tenant, DeviceIdentity identity, bool decoded, IReadOnlyList<EmulatedGateway> gateways, Random random)
{
    private const int StatusPort = 1;
    private const int HeartbeatPort = 2;
    private const int DecodedPort = 10;

    /// <summary>How well the gateway hears it: from the nearest bay to the far end of the basement.</summary>
    private readonly int _distance = random.Next(0, 40);
    private readonly double _battery = 55 + random.Next(0, 90) / 2.0;
    private string _devAddr = string.Empty;
    private long _counter;

    public DeviceIdentity Identity => identity;

    /// <summary>A change says so at once; a heartbeat also tells the temperature, and the network adds the battery.</summary>
    public IEnumerable<EmulatedEvent> Tell(TrafficEvent happened)
    {
        switch (happened.Kind)
        {
            case TrafficKind.Join:
                _devAddr = random.Next(0x02000000).ToString("x8", CultureInfo.InvariantCulture);
                _counter = 0;
                yield return Event("join", EventBody.Join(identity, NewId(), happened.At, _devAddr));
                break;
            case TrafficKind.Change:
                yield return Event("up", EventBody.Up(identity, Receive(happened.At), Changed(happened)));
                break;
            case TrafficKind.Heartbeat:
                var reception = Receive(happened.At);
                yield return Event("up", EventBody.Up(identity, reception, Beat(happened)));
                yield return Event("status", EventBody.Status(identity, reception, 20 - (_distance / 3), _battery));
                break;
        }
    }

    private Frame Changed(TrafficEvent happened) => decoded
        ? Decoded(happened, changed: true)
        : new Frame(_devAddr, _counter++, StatusPort, Confirmed: true, [State(happened)], null);

    private Frame Beat(TrafficEvent happened) => decoded
        ? Decoded(happened, changed: false)
        : new Frame(_devAddr, _counter++, HeartbeatPort, Confirmed: false, [State(happened), unchecked((byte)Temperature(happened.At))], null);

    private Frame Decoded(TrafficEvent happened, bool changed)
    {
        var temperature = Temperature(happened.At);
        byte[] data = [State(happened), unchecked((byte)temperature), (byte)_battery];
        return new Frame(_devAddr, _counter++, DecodedPort, changed, data, new DecodedObject(happened.Occupied, changed, temperature, _battery));
    }

    private Reception Receive(DateTimeOffset at)
    {
        var heard = _distance < 25 && gateways.Count > 1 ? 2 : 1;
        var hearings = gateways.Take(heard).Select((gateway, index) => Hear(gateway, index)).ToList();
        return new Reception(NewId(), at, random.Next(8), 5 - (_distance / 10), hearings);
    }

    private Hearing Hear(EmulatedGateway gateway, int index)
    {
        var context = new byte[4];
        random.NextBytes(context);
        return new Hearing(
            gateway,
            random.NextInt64(1, uint.MaxValue),
            -72 - _distance - (index * 13) - random.Next(6),
            Math.Round(10.5 - (_distance / 3.0) - (index * 4) - random.NextDouble(), 1),
            TimeSpan.FromTicks(random.Next(50_000)),
            context);
    }

    /// <summary>°C, by the hour in UTC: coldest towards six, warmest in the afternoon.</summary>
    private static sbyte Temperature(DateTimeOffset at) => (sbyte)Math.Round(12 + (6 * Math.Sin((at.UtcDateTime.TimeOfDay.TotalHours - 9) / 24 * Math.Tau)));

    private static byte State(TrafficEvent happened) => happened.Occupied ? (byte)1 : (byte)0;

    private EmulatedEvent Event(string type, byte[] body) => new(tenant, type, body);

    private Guid NewId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
