using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SmartParking.Domain.Data;

namespace SmartParking.Bench;

/// <summary>The Portal as a process of its own, in Release, over a bench database, without any traffic but what is sent to it.</summary>
internal sealed class BenchPortal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private BenchPortal(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    public Uri Address { get; }

    /// <summary>Memory in use now.</summary>
    public long Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>From the start of the process to ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public static async Task<BenchPortal> StartAsync(LocalDatabase database, params (string Name, string Value)[] settings)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"parking-bench-portal-{Guid.NewGuid():N}");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var program = Path.GetFullPath("SmartParking.Portal/bin/Release/net10.0/SmartParking.Portal.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, [program, "serve", "--urls", address.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Logging__LogLevel__Default", "Warning"), ("Ingest__SpoolFolder", folder),
            ("ConnectionStrings__Parking", database.Connections.App), ("ConnectionStrings__Platform", database.Connections.Platform),
            ("ConnectionStrings__Auth", database.Connections.Auth), ("Keys__Master", database.MasterKey),
        }.Concat(settings))
        {
            start.Environment[key] = value;
        }

        var begun = Stopwatch.StartNew();
        var portal = new BenchPortal(Process.Start(start)!, folder, address);
        var said = portal._process.StandardOutput.ReadToEndAsync();
        portal._process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        portal._process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        while (begun.Elapsed < TimeSpan.FromSeconds(60) && !portal._process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    portal.ReadyAfter = begun.Elapsed;
                    return portal;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        await portal.DisposeAsync();
        throw new InvalidOperationException("The Portal did not become ready:\n" + await said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return int.Parse(probe.LocalEndpoint.ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);
    }
}
