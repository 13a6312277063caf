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
    private const int NobodysPort = 42;

    /// <summary>How well the gateway hears it: from the nearest bay to the far end of the basement.</summary>
    private readonly int _distance = random.Next(0, 40);
    private readonly double _battery = 55 + random.Next(0, 90) / 2.0;
    private string _devAddr = string.Empty;
    private long _counter;

    public DeviceIdentity Identity => identity;

    /// <summary>The slug of its operator.</summary>
    public string Tenant => tenant;

    /// <summary>A change says so at once; a heartbeat also tells the temperature, and the network adds the battery.</summary>
    /// <param name="happened">What with its bay.</param>
    /// <param name="air">Clear unless something is to go wrong.</param>
    /// <param name="wrong">Spoils the payload of the uplink, if there is one.</param>
    public IEnumerable<EmulatedEvent> Tell(TrafficEvent happened, Air? air = null, WrongPayload? wrong = null)
    {
        air ??= Air.Clear;
        switch (happened.Kind)
        {
            case TrafficKind.Join:
                _devAddr = random.Next(0x02000000).ToString("x8", CultureInfo.InvariantCulture);
                _counter = 0;
                return [Event("join", happened.At, EventBody.Join(identity, air.Dialect, NewId(), happened.At + air.ClockErrorOf(gateways[0]), _devAddr))];
            case TrafficKind.Reset:
                _counter = 0;
                return [];
            case TrafficKind.MacOnly:
                return [Up(new Frame(_devAddr, _counter++, 0, Confirmed: false, [], null), Receive(happened.At, air), air)];
            default:
                return Speak(happened, air, wrong);
        }
    }

    /// <summary>The same frame by a second network server on the same radio traffic: its own deduplicationId, the gateways the other way round.</summary>
    public EmulatedEvent Twin(EmulatedEvent told, Air air)
    {
        var reception = Receive(told.At, air);
        return Up(told.Frame!, reception with { Hearings = [.. reception.Hearings.Reverse()] }, air);
    }

    private IEnumerable<EmulatedEvent> Speak(TrafficEvent happened, Air air, WrongPayload? wrong)
    {
        var frame = happened.Kind == TrafficKind.Change ? Changed(happened) : Beat(happened);
        if (wrong is { } how)
        {
            frame = Spoil(frame, how);
        }

        var reception = Receive(happened.At, air);
        yield return Up(frame, reception, air);
        if (decoded && frame.Object is null)
        {
            yield return Event("log", happened.At, EventBody.CodecFailed(identity, air.Dialect, reception));
        }

        if (happened.Kind == TrafficKind.Heartbeat)
        {
            yield return Event("status", happened.At, EventBody.Status(identity, air.Dialect, reception, 20 - (_distance / 3), _battery));
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
        return new Frame(_devAddr, _counter++, DecodedPort, changed, data, new DecodedObject(happened.Occupied ? "BUSY" : "FREE", changed, temperature, _battery));
    }

    /// <summary>ChirpStack's codec fails on a wrong length and fPort, and the event then has no object; on noise it makes a word of it that nobody knows.</summary>
    private Frame Spoil(Frame frame, WrongPayload how)
    {
        var noise = new byte[11];
        random.NextBytes(noise);
        return how switch
        {
            WrongPayload.Length => frame with { Data = [.. frame.Data, 0xDE, 0xAD, 0xBE], Object = null },
            WrongPayload.Garbage => frame with { Data = noise, Object = frame.Object is { } read ? read with { Status = Convert.ToHexStringLower(noise) } : null },
            WrongPayload.Port => frame with { Port = NobodysPort, Object = null },
        };
    }

    private Reception Receive(DateTimeOffset at, Air air)
    {
        var heard = _distance < 25 && gateways.Count > 1 ? 2 : 1;
        var hearings = gateways.Take(heard).Select((gateway, index) => Hear(gateway, index, air)).ToList();
        return new Reception(NewId(), at, random.Next(8), 5 - (_distance / 10), hearings);
    }

    private Hearing Hear(EmulatedGateway gateway, int index, Air air)
    {
        var context = new byte[4];
        random.NextBytes(context);
        return new Hearing(
            gateway,
            random.NextInt64(1, uint.MaxValue),
            -72 - _distance - (index * 13) - random.Next(6),
            Math.Round(10.5 - (_distance / 3.0) - (index * 4) - random.NextDouble(), 1),
            TimeSpan.FromTicks(random.Next(50_000)),
            air.ClockErrorOf(gateway),
            context);
    }

    /// <summary>°C, by the hour in UTC: coldest towards six, warmest in the afternoon.</summary>
    private static sbyte Temperature(DateTimeOffset at) => (sbyte)Math.Round(12 + (6 * Math.Sin((at.UtcDateTime.TimeOfDay.TotalHours - 9) / 24 * Math.Tau)));

    private static byte State(TrafficEvent happened) => happened.Occupied ? (byte)1 : (byte)0;

    private EmulatedEvent Up(Frame frame, Reception reception, Air air) => Event("up", reception.At, EventBody.Up(identity, air.Dialect, reception, frame), frame);

    private EmulatedEvent Event(string type, DateTimeOffset at, byte[] body, Frame? frame = null) => new(tenant, type, body, identity.DevEui, at, frame);

    private Guid NewId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
