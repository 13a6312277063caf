using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartParking.Tests.Support;

/// <summary>The real program in a process of its own, as <c>start.sh</c> runs it.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;
    private readonly Task<string> _errors;

    private DemoProcess(Process process)
    {
        _process = process;
        _output = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static DemoProcess Start(string folder, int port, string environment = "Development", params string[] more)
    {
        // Whoever runs the tests in the background of a shell hands on an ignored SIGINT, which .NET leaves ignored.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", Path.Combine(AppContext.BaseDirectory, "SmartParking.Portal.dll"), "demo", "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture), .. more])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        return new DemoProcess(Process.Start(start)!);
    }

    /// <summary>A port nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Until the ready line; fails with what it said when it ended before.</summary>
    public async Task WhenReadyAsync()
    {
        await Task.WhenAny(_ready.Task, _process.WaitForExitAsync()).WaitAsync(Limit);
        if (!_ready.Task.IsCompleted)
        {
            throw new InvalidOperationException($"It ended with {_process.ExitCode}: {await _errors}");
        }
    }

    public async Task<(int Code, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        await _output;
        return (_process.ExitCode, await _errors);
    }

    /// <param name="signal">TERM, INT or KILL.</param>
    public async Task<(int Code, string Errors)> EndByAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await EndByAsync("TERM");
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            // The last of the lines that follow "Portal ready".
            if (line.EndsWith("Ctrl-C ends everything.", StringComparison.Ordinal) || line.EndsWith("start again.", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }
    }
}
