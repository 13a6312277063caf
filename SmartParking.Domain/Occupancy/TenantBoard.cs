using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>One tenant's live snapshot and who looks at it. Retires itself when nobody has looked for a while.</summary>
internal sealed partial class TenantBoard : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WholeRead = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly TenantId _tenant;
    private readonly BoardReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _listening;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _retired;
    private readonly List<BoardView> _views = [];
    private HashSet<Guid> _changed = [];
    private List<ActivityContext> _causes = [];

    // From the start: signals that come while the first snapshot is read wait for it.
    private bool _refreshing = true;
    private bool _due;
    private DateTimeOffset _wholeReadAt;
    private DateTimeOffset _leftAt;

    public TenantBoard(TenantId tenant, BoardReader reader, ParkingSignals signals, TimeProvider time, ILogger logger)
    {
        _tenant = tenant;
        _reader = reader;
        _time = time;
        _logger = logger;
        _retired = _ending.Token;
        _leftAt = time.GetUtcNow();
        _timer = time.CreateTimer(Refresh, null, WholeRead, WholeRead);
        _listening = signals.OnSpacesChanged(Note);
    }

    public BoardSnapshot Current { get; private set; } = BoardSnapshot.Empty;

    public async Task LoadAsync()
    {
        Current = await _reader.ReadAsync(_tenant, _retired);
        _wholeReadAt = _time.GetUtcNow();
        Finish(Pace);
    }

    public BoardView? TryOpen()
    {
        lock (_lock)
        {
            if (_retired.IsCancellationRequested)
            {
                return null;
            }

            var view = new BoardView(() => Current, Close);
            _views.Add(view);
            return view;
        }
    }

    private void Close(BoardView view)
    {
        lock (_lock)
        {
            _views.Remove(view);
            _leftAt = _time.GetUtcNow();
        }
    }

    /// <summary>Retires it: nobody can open it any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_retired.IsCancellationRequested)
            {
                return;
            }

            _ending.Cancel();
        }

        End();
    }

    private void End()
    {
        _listening.Dispose();
        _timer.Dispose();
        _ending.Dispose();
    }

    private void Note(TenantId tenant, IReadOnlyCollection<Guid> spaces)
    {
        if (tenant != _tenant)
        {
            return;
        }

        lock (_lock)
        {
            _changed.UnionWith(spaces);
            if (Traces.Here is var cause && cause != default && _causes.Count < Traces.MostLinks)
            {
                _causes.Add(cause);
            }

            Arm(Pace);
        }
    }

    /// <summary>Only once per round: a later signal must not push the refresh away from itself.</summary>
    private void Arm(TimeSpan pause)
    {
        if (!_refreshing && !_due)
        {
            _due = true;
            _timer.Change(pause, WholeRead);
        }
    }

    // RefreshAsync ends every failure in the log, so nobody need wait for it.
    private void Refresh(object? state)
    {
        _ = RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        HashSet<Guid> changed;
        List<ActivityContext> causes;
        bool abandoned;
        lock (_lock)
        {
            if (_refreshing || _retired.IsCancellationRequested)
            {
                return;
            }

            abandoned = _views.Count == 0 && _time.GetUtcNow() - _leftAt >= Linger;
            if (abandoned)
            {
                // Under the lock: nobody may open it between the decision and the deed.
                _ending.Cancel();
            }

            (_refreshing, _due) = (true, false);
            (changed, _changed) = (_changed, []);
            (causes, _causes) = (_causes, []);
        }

        if (abandoned)
        {
            End();
            return;
        }

        var pause = Pace;
        using var span = Traces.After("board.refresh", causes);
        span?.SetTag("tenant_id", _tenant.Value).SetTag("spaces", changed.Count);
        try
        {
            await ReadAsync(changed);
        }
        catch (Exception failure) when (!_retired.IsCancellationRequested)
        {
            // What was to be read stays to be read.
            Log.RefreshFailed(_logger, failure, _tenant);
            pause = AfterFailure;
            lock (_lock)
            {
                _changed.UnionWith(changed);
            }
        }
        catch (Exception) when (_retired.IsCancellationRequested)
        {
            // Nobody looks any more.
        }

        Finish(pause);
    }

    private async Task ReadAsync(HashSet<Guid> changed)
    {
        var old = Current;
        var whole = _time.GetUtcNow() - _wholeReadAt >= WholeRead;
        Current = whole ? await _reader.ReadAsync(_tenant, _retired) : await _reader.RefreshAsync(_tenant, old, changed, _retired);
        if (whole)
        {
            _wholeReadAt = _time.GetUtcNow();
        }

        var different = Current.Spaces.Where(space => !old.Spaces.TryGetValue(space.Key, out var before) || before != space.Value).Select(space => space.Key)
            .Concat(old.Spaces.Keys.Except(Current.Spaces.Keys))
            .ToHashSet();
        BoardView[] views;
        lock (_lock)
        {
            views = [.. _views];
        }

        foreach (var view in views)
        {
            view.Tell(different);
        }
    }

    private void Finish(TimeSpan pause)
    {
        lock (_lock)
        {
            _refreshing = false;
            if (_changed.Count > 0 && !_retired.IsCancellationRequested)
            {
                Arm(pause);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The board of tenant {Tenant} could not be brought up to date")]
        public static partial void RefreshFailed(ILogger logger, Exception failure, TenantId tenant);
    }
}
