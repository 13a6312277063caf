namespace SmartParking.Domain.Devices.Codecs;

/// <summary>For codecs whose device uses one fPort for one kind of message.</summary>
internal static class Ports
{
    public static void Demand(string device, int port, int wanted)
    {
        if (port != wanted)
        {
            throw new UndecodableException($"{device} reports on fPort {wanted}; nothing is known about fPort {port}.");
        }
    }

    public static UndecodableException None(string device, int port, string used) =>
        new($"{device} sends nothing on fPort {port}; it uses {used}.");
}
