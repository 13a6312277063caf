using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SmartParking.Domain.Data;

namespace SmartParking.Bench;

/// <summary>The Portal as a process of its own, in Release, over a bench database, without any traffic but what is sent to it.</summary>
internal sealed class BenchPortal : IAsyncDisposable
{
    public const string Current = "SmartParking.Portal/bin/Release/net10.0/SmartParking.Portal.dll";

    private const int LinesKept = 300;

    private readonly Process _process;
    private readonly PortalPlace _place;
    private readonly bool _ownsPlace;
    private readonly ConcurrentQueue<string> _said = new();

    private BenchPortal(Process process, PortalPlace place, bool ownsPlace) => (_process, _place, _ownsPlace) = (process, place, ownsPlace);

    public Uri Address => _place.Address;

    /// <summary>Memory in use now.</summary>
    public long Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>From the start of the process to ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public bool HasEnded => _process.HasExited;

    /// <summary>The last lines it wrote.</summary>
    public string Said => string.Join('\n', _said);

    public static Task<BenchPortal> StartAsync(LocalDatabase database, params (string Key, string Value)[] settings) =>
        StartAsync(database, PortalPlace.New(), ownsPlace: true, settings);

    /// <param name="database">What it serves from.</param>
    /// <param name="place">Kept when this process ends: another may go on there.</param>
    /// <param name="settings">What is set for this process alone.</param>
    public static Task<BenchPortal> StartAsync(LocalDatabase database, PortalPlace place, params (string Key, string Value)[] settings) =>
        StartAsync(database, place, ownsPlace: false, settings);

    /// <summary>Another build of it.</summary>
    /// <param name="program">Its SmartParking.Portal.dll.</param>
    /// <param name="database">What it serves from.</param>
    public static Task<BenchPortal> StartOtherAsync(string program, LocalDatabase database) => StartAsync(database, PortalPlace.New(), ownsPlace: true, [], program);

    /// <summary>Ends it as <c>kill</c> does, which lets it finish what it has begun.</summary>
    public Task TerminateAsync() => Tool.RunAsync("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);

    /// <returns>Its exit code, 128 and the signal's number when it was killed; null when it still runs after that time.</returns>
    public async Task<int?> EndedAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_ownsPlace)
        {
            _place.Dispose();
        }
    }

    private static async Task<BenchPortal> StartAsync(LocalDatabase database, PortalPlace place, bool ownsPlace, (string Key, string Value)[] settings, string program = Current)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Path.GetFullPath(program), "serve", "--urls", place.Address.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Logging__LogLevel__Default", "Warning"), ("Ingest__SpoolFolder", place.SpoolFolder),
            ("ConnectionStrings__Parking", database.Connections.App), ("ConnectionStrings__Platform", database.Connections.Platform),
            ("ConnectionStrings__Auth", database.Connections.Auth), ("Keys__Master", database.MasterKey),
        }.Concat(settings))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var begun = Stopwatch.StartNew();
        var portal = new BenchPortal(Process.Start(start)!, place, ownsPlace);
        portal.Listen();
        using var client = new HttpClient { BaseAddress = place.Address };
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
        throw new InvalidOperationException("The Portal did not become ready:\n" + portal.Said);
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data is not null)
            {
                Console.Error.WriteLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        _said.Enqueue(line ?? string.Empty);
        while (_said.Count > LinesKept)
        {
            _said.TryDequeue(out _);
        }
    }
}
