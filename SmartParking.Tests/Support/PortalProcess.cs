using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartParking.Tests.Support;

/// <summary>The Portal's own executable as a process of its own, so that it can be killed.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private PortalProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>What it wrote to either stream.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Starts <c>serve</c> and returns at once.</summary>
    public static PortalProcess Serve(PortalDatabase database, params (string Key, string Value)[] settings) =>
        Run(["serve"], [.. database.Settings.Select(pair => (pair.Key, pair.Value!)), .. settings]);

    /// <summary>Starts a verb that serves and returns at once.</summary>
    public static PortalProcess Run(string[] verb, params (string Key, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartParking.Portal.dll"), .. verb, "--urls", address.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Isolation__Durability"] = "false";
        start.Environment["Jobs__Run"] = "false";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var portal = new PortalProcess(Process.Start(start)!, address);
        portal.Listen();
        return portal;
    }

    /// <summary>Returns when it is ready to serve; fails when it has ended before.</summary>
    public async Task<PortalProcess> ReadyAsync(string path = "/health/ready")
    {
        using var client = new HttpClient { BaseAddress = Address };
        var begun = Stopwatch.StartNew();
        while (begun.Elapsed < TimeSpan.FromSeconds(60))
        {
            if (_process.HasExited)
            {
                break;
            }

            try
            {
                using var answer = await client.GetAsync(path);
                if (answer.IsSuccessStatusCode)
                {
                    return this;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException("The Portal did not become ready:\n" + Said);
    }

    /// <returns>Its exit code, once it has ended by itself.</returns>
    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    /// <summary>As a service manager ends it; what it started ends with it.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        return await EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return int.Parse(probe.LocalEndpoint.ToString()!.Split(':')[^1], CultureInfo.InvariantCulture);
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
