using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Support;

/// <summary>
/// A day in a device's life, with what must come of it worked out independently of the code under test: the day is made in
/// its true order, so the fold over it is trivial.
/// </summary>
internal sealed record DeviceDay(IReadOnlyList<ToldUplink> Events)
{
    /// <summary>Three sessions: one until a rejoin under a new devAddr, one until the counter falls under the same devAddr, and the rest.</summary>
    public static DeviceDay Make(DateTimeOffset start, Random random, string devEui = "FCD6BD0000017A2B")
    {
        var events = new List<ToldUplink>();
        var time = start;
        var counter = random.Next(0, 3000);
        var address = "01" + random.Next(0x100000).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);
        var total = random.Next(12, 60);
        var rejoinAt = random.Next(2, total / 2);
        var resetAt = random.Next((total / 2) + 1, total);
        for (var step = 0; step < total; step++)
        {
            time = time.AddSeconds(random.Next(5, 2400));
            if (step == rejoinAt)
            {
                address = "02" + address[2..];
                events.Add(new ToldUplink(address, Frame.JoinCounter, time, []) { Type = "join", DevEui = devEui });
                time = time.AddSeconds(random.Next(6, 60));
                counter = 0;
            }
            else if (step == resetAt)
            {
                counter = 0;
            }

            events.Add(new ToldUplink(address, counter, time, [(byte)random.Next(2)]) { DevEui = devEui });
            counter += random.Next(10) == 0 ? 3 : 1;
        }

        return new DeviceDay(events);
    }

    public DayResult Reference()
    {
        var state = SensedState.Unknown;
        DateTimeOffset? since = null;
        var history = new List<(DateTimeOffset At, SensedState Was, SensedState Became)>();
        foreach (var told in Events.Where(told => told.Type == "up"))
        {
            var next = told.Payload[0] == 1 ? SensedState.Occupied : SensedState.Free;
            if (next != state)
            {
                history.Add((told.Time, state, next));
                (state, since) = (next, told.Time);
            }
        }

        return new DayResult([.. Events.Select(told => (told.Counter, told.DevAddr))], history, state, since);
    }
}

/// <summary>What must come of a day.</summary>
internal sealed record DayResult(
    IReadOnlyList<(long Counter, string DevAddr)> Readings,
    IReadOnlyList<(DateTimeOffset At, SensedState Was, SensedState Became)> History,
    SensedState Final,
    DateTimeOffset? Since);
