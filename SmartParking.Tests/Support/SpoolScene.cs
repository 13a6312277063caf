using System.Text;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Support;

/// <summary>A spool over a folder of its own, which can be closed and opened again as a start does.</summary>
internal sealed class SpoolScene : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HeardLog _log = new();

    private SpoolScene(SmallDisk disk, Action<IngestOptions>? configure)
    {
        Disk = disk;
        Options = new IngestOptions { SpoolFolder = Path.Combine(_folder.Path, "spool"), SpoolLimitMegabytes = 16, SpoolSegmentMegabytes = 1 };
        configure?.Invoke(Options);
    }

    public SmallDisk Disk { get; }

    public IngestOptions Options { get; }

    public string Folder => Options.SpoolFolder!;

    public UplinkSpool Spool { get; private set; } = null!;

    public IReadOnlyList<(LogLevel Level, string Text)> Heard => _log.Lines;

    public string[] Segments => [.. Directory.GetFiles(Folder, "*.spool").Order(StringComparer.Ordinal)];

    /// <summary>What was set aside, without the reasons.</summary>
    public string[] Poison => [.. Directory.GetFiles(Path.Combine(Folder, "poison")).Where(file => !file.EndsWith(".reason", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static async Task<SpoolScene> StartAsync(SmallDisk? disk = null, Action<IngestOptions>? configure = null)
    {
        var scene = new SpoolScene(disk ?? new SmallDisk(), configure);
        await scene.OpenAsync();
        return scene;
    }

    public async Task OpenAsync()
    {
        Spool = new UplinkSpool(Options, Disk, TimeProvider.System, _log);
        await Spool.StartAsync(CancellationToken.None);
    }

    public async Task CloseAsync()
    {
        await Spool.StopAsync(CancellationToken.None);
        Spool.Dispose();
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public Task<bool> AppendAsync(SpooledEvent told) => Spool.AppendAsync(told, CancellationToken.None);

    /// <summary>Everything that could be drained now.</summary>
    public List<SpooledEvent> Read() => [.. Spool.Waitings().SelectMany(segment => SpoolScan.Read(segment.Read())).Where(piece => piece.Told is not null).Select(piece => piece.Told!)];

    public static SpooledEvent Told(int number, int size = 300) =>
        new(
            Guid.CreateVersion7(),
            new TenantId(Guid.NewGuid()),
            number % 2 == 0,
            DateTimeOffset.UnixEpoch.AddDays(20_000).AddMicroseconds(number),
            number % 3 == 0 ? "status" : "up",
            number % 2 == 0 ? EventEncoding.Json : EventEncoding.Protobuf,
            Encoding.UTF8.GetBytes($"{number}:".PadRight(size, 'x')));

    /// <summary>Records hold memory, which compares by where it lies.</summary>
    public static string Print(SpooledEvent told) => $"{told with { Body = default }} {Encoding.UTF8.GetString(told.Body.Span)}";

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    private sealed class HeardLog : ILogger<UplinkSpool>
    {
        private readonly List<(LogLevel Level, string Text)> _lines = [];

        public IReadOnlyList<(LogLevel Level, string Text)> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}
