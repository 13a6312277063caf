using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartParking.Bench;

/// <summary>Where a Portal listens and spools, whichever process of it does.</summary>
internal sealed record PortalPlace(Uri Address, string SpoolFolder) : IDisposable
{
    public static PortalPlace New() =>
        new(new Uri($"http://127.0.0.1:{FreePort()}"), Path.Combine(Path.GetTempPath(), $"parking-bench-portal-{Guid.NewGuid():N}"));

    public void Dispose()
    {
        if (Directory.Exists(SpoolFolder))
        {
            Directory.Delete(SpoolFolder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return int.Parse(probe.LocalEndpoint.ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);
    }
}
