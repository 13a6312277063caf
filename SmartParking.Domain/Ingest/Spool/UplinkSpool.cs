using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>
/// Keeps events on this machine's own disk while the database is away; see docs/spool.md. What waits at the same time shares
/// one fsync. One task writes; the drain reads what is durable.
/// </summary>
public sealed class UplinkSpool(IngestOptions options, SpoolDisk disk, TimeProvider time, ILogger<UplinkSpool> logger) : BackgroundService
{
    private const int LargestGroup = 4 * 1024 * 1024;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueLimit) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly Lock _files = new();
    private SpoolFolder? _folder;
    private SegmentWriter? _active;
    private bool _failing;
    private bool _alarmed;
    private bool _closed;
    private long _kept;

    public bool IsOn => options.SpoolFolder is not null;

    public SpoolState State => Figures.State;

    /// <summary>How many pieces were set aside for people.</summary>
    public int Poisoned => Figures.Poisoned;

    public SpoolFigures Figures
    {
        get
        {
            lock (_files)
            {
                return new SpoolFigures(IsOn, _failing, Segments.Any(segment => segment.Length > SpoolFormat.HeaderLength), Used, Limit, _folder?.Poisoned ?? 0);
            }
        }
    }

    /// <summary>How many events it has kept since the start.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    private long Limit => options.SpoolLimitMegabytes * 1024L * 1024;

    private long Used => (_folder?.PoisonBytes ?? 0) + Segments.Sum(segment => segment.Length);

    private IEnumerable<SpoolSegment> Segments =>
        _folder is null ? [] : _active is null ? _folder.Segments : _folder.Segments.Append(new SpoolSegment(_active.Number, _folder.PathOf(_active.Number), _active.Durable));

    /// <summary>Returns true when the event is on the disk, false when it cannot be kept.</summary>
    public async Task<bool> AppendAsync(SpooledEvent told, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(told, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        return IsOn && _queue.Writer.TryWrite(waiting) && await waiting.Kept.Task.WaitAsync(cancellationToken);
    }

    /// <summary>What is left to drain, oldest first.</summary>
    internal IReadOnlyList<SpoolSegment> Waitings()
    {
        lock (_files)
        {
            return [.. Segments];
        }
    }

    /// <summary>Where the drain of a segment goes on.</summary>
    internal int ProgressOf(SpoolSegment segment, ReadOnlySpan<byte> marker, int length) => _folder!.Progress(segment.Number, marker, length);

    internal void KeepProgress(SpoolSegment segment, ReadOnlySpan<byte> marker, int offset)
    {
        try
        {
            _folder!.KeepProgress(segment.Number, marker, offset);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            SpoolLog.NoProgress(logger, refused.Message);
        }
    }

    /// <summary>Puts a piece into <c>poison/</c>.</summary>
    /// <returns>False when that cannot be: the segment must stay.</returns>
    internal bool SetAside(string name, ReadOnlySpan<byte> bytes, string reason)
    {
        lock (_files)
        {
            try
            {
                _folder!.SetAside(name, bytes, reason);
                SpoolLog.SetAside(logger, name, reason);
                return true;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                SpoolLog.NotSetAside(logger, name, refused.Message);
                return false;
            }
        }
    }

    /// <summary>Deletes a segment that is drained to its end; not one, active or closed since, that has grown since the drain looked.</summary>
    internal void Retire(SpoolSegment drained)
    {
        lock (_files)
        {
            if (Segments.FirstOrDefault(segment => segment.Number == drained.Number) is not { } now || now.Length > drained.Length)
            {
                return;
            }

            if (_active?.Number == drained.Number)
            {
                _active.Dispose();
                _active = null;
            }

            FaultPoint.Pass("drain.delete");
            _folder!.Delete(drained.Number);
            Alarm();
        }
    }

    /// <summary>Opens the folder when that failed before, and looks whether a broken disk works again.</summary>
    internal bool Recheck()
    {
        lock (_files)
        {
            if (IsOn && (_failing || _folder is null) && !_closed)
            {
                Try(() =>
                {
                    Open().Probe();
                    _failing = false;
                });
            }

            return _folder is not null;
        }
    }

    /// <summary>Opened before anybody asks: what a crash left behind is mended, and a folder that cannot be used is known.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Recheck();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        lock (_files)
        {
            _closed = true;
            _active?.Dispose();
            _folder?.Dispose();
            (_active, _folder) = (null, null);
        }

        base.Dispose();
    }

    /// <summary>Ends when the queue is completed and empty: who still waits at a stop gets a true answer.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => IsOn ? Task.Run(WriteAsync, CancellationToken.None) : Task.CompletedTask;

    private async Task WriteAsync()
    {
        var group = new List<Waiting>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            group.Clear();
            var bytes = 0;
            while (bytes < LargestGroup && _queue.Reader.TryRead(out var waiting))
            {
                group.Add(waiting);
                bytes += SpoolFormat.LengthOf(waiting.Told);
            }

            var kept = Keep(group);
            FaultPoint.Pass("spool.synced");
            foreach (var waiting in group)
            {
                waiting.Kept.TrySetResult(kept.Contains(waiting));
            }
        }
    }

    private HashSet<Waiting> Keep(List<Waiting> group)
    {
        lock (_files)
        {
            var room = Limit - Used - SpoolFormat.HeaderLength;
            var fitting = new HashSet<Waiting>();
            var length = 0;
            foreach (var waiting in group)
            {
                var one = SpoolFormat.LengthOf(waiting.Told);
                if (length + one <= room && waiting.Told.Body.Length <= SpoolFormat.LargestPayload - 512)
                {
                    length += one;
                    fitting.Add(waiting);
                }
            }

            var done = length == 0 || Try(() => Append(group.Where(fitting.Contains), length));
            Alarm();
            Interlocked.Add(ref _kept, done ? fitting.Count : 0);
            return done ? fitting : [];
        }
    }

    private void Append(IEnumerable<Waiting> group, int length)
    {
        var folder = Open();
        FaultPoint.Pass("spool.append");
        if (_active is { } full && full.Durable > SpoolFormat.HeaderLength && full.Durable + length > options.SpoolSegmentMegabytes * 1024L * 1024)
        {
            Seal();
        }

        _active ??= folder.NewSegment();
        var buffer = new byte[length];
        var at = 0;
        foreach (var waiting in group)
        {
            at += SpoolFormat.Write(waiting.Told, _active.Marker, buffer.AsSpan(at));
        }

        _active.Append(buffer);
        _failing = false;
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            SpoolLog.Refused(logger, refused, options.SpoolFolder!);
            _failing = true;
            Seal();
            return false;
        }
    }

    /// <summary>A segment in which a write failed is not written again.</summary>
    private void Seal()
    {
        if (_active is { } active)
        {
            active.Dispose();
            _folder!.Seal(active.Number, active.Durable);
            _active = null;
        }
    }

    private SpoolFolder Open()
    {
        if (_folder is null)
        {
            _folder = SpoolFolder.Open(options.SpoolFolder!, disk);
            foreach (var (segment, bytes) in _folder.Torn)
            {
                SpoolLog.Torn(logger, segment, bytes);
            }
        }

        return _folder;
    }

    private void Alarm()
    {
        var alarming = Figures.IsAlarming;
        if (alarming && !_alarmed)
        {
            SpoolLog.Filling(logger, Used / 1024 / 1024, options.SpoolLimitMegabytes, time.GetUtcNow());
        }

        _alarmed = alarming;
    }

    private sealed record Waiting(SpooledEvent Told, TaskCompletionSource<bool> Kept);
}
