using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartParking.Domain.Data;

/// <summary>The port of a folder's server: given, remembered or picked.</summary>
internal sealed class ClusterPort(string folder, int? given)
{
    private readonly string _path = Path.Combine(folder, "cluster.port");

    /// <summary>False when a conflict cannot be solved by picking another one.</summary>
    public bool MayChange => given is null;

    /// <summary>The port a server that already runs should have; null when nothing is known.</summary>
    public int? Expected => given ?? Remembered();

    public int Choose()
    {
        if (given is { } port)
        {
            return IsFree(port)
                ? port
                : throw new LocalPostgresException($"Port {port} on 127.0.0.1 is taken by another program. End that one, or choose another port.");
        }

        var chosen = Remembered() is { } old && IsFree(old) ? old : Free();
        File.WriteAllText(_path, chosen.ToString(CultureInfo.InvariantCulture) + "\n");
        return chosen;
    }

    private int? Remembered() =>
        File.Exists(_path) && int.TryParse(File.ReadAllText(_path), CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
