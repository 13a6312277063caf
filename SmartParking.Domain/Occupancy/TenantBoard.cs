using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>One tenant's live snapshot and who looks at it. Retires itself when nobody has looked for a while.</summary>
internal sealed partial class TenantBoard : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>When it was quiet: long enough for the signals of one batch, too short to be noticed.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    /// <summary>A machine that is slow to refresh is busy: the pause after a refresh is so many times as long as it took.</summary>
    private const int Restraint = 4;

    private static readonly TimeSpan LongestPace = TimeSpan.FromSeconds(1);
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

    // By the monotonic clock: a clock set back must not hold the board back.
    private long _refreshedAt;
    private TimeSpan _pause = Pace;
    private long _dueAt;
    private long _wholeReadAt;
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
        _wholeReadAt = _time.GetTimestamp();
        Finish();
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

            Arm();
        }
    }

    /// <summary>Soon when it was quiet, otherwise at its pace. Only once per round: a later signal must not push the refresh away from itself.</summary>
    private void Arm()
    {
        if (!_refreshing && !_due)
        {
            _due = true;
            var rest = _pause - _time.GetElapsedTime(_refreshedAt);
            rest = rest > Gathering ? rest : Gathering;
            _dueAt = _time.GetTimestamp() + (long)(rest.TotalSeconds * _time.TimestampFrequency);
            _timer.Change(rest, WholeRead);
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
        long dueAt;
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

            dueAt = _due ? _dueAt : _time.GetTimestamp();
            (_refreshing, _due) = (true, false);
            (_refreshedAt, _pause) = (_time.GetTimestamp(), Pace);
            (changed, _changed) = (_changed, []);
            (causes, _causes) = (_causes, []);
        }

        if (abandoned)
        {
            End();
            return;
        }

        using var span = Traces.After("board.refresh", causes);
        span?.SetTag("tenant_id", _tenant.Value).SetTag("spaces", changed.Count);
        try
        {
            await ReadAsync(changed);
            PauseAfter(_time.GetElapsedTime(dueAt));
        }
        catch (Exception failure) when (!_retired.IsCancellationRequested)
        {
            // What was to be read stays to be read.
            Log.RefreshFailed(_logger, failure, _tenant);
            lock (_lock)
            {
                (_refreshedAt, _pause) = (_time.GetTimestamp(), AfterFailure);
                _changed.UnionWith(changed);
            }
        }
        catch (Exception) when (_retired.IsCancellationRequested)
        {
            // Nobody looks any more.
        }

        Finish();
    }

    private void PauseAfter(TimeSpan took)
    {
        lock (_lock)
        {
            _pause = TimeSpan.FromTicks(Math.Clamp(took.Ticks * Restraint, Pace.Ticks, LongestPace.Ticks));
        }
    }

    private async Task ReadAsync(HashSet<Guid> changed)
    {
        var old = Current;
        var whole = _time.GetElapsedTime(_wholeReadAt) >= WholeRead;
        Current = whole ? await _reader.ReadAsync(_tenant, _retired) : await _reader.RefreshAsync(_tenant, old, changed, _retired);
        if (whole)
        {
            _wholeReadAt = _time.GetTimestamp();
        }

        IEnumerable<Guid> read = whole ? Current.Spaces.Keys.Union(old.Spaces.Keys) : changed;
        var different = read.Where(space => Current.Spaces.GetValueOrDefault(space) != old.Spaces.GetValueOrDefault(space)).ToHashSet();
        if (Current.Sites != old.Sites)
        {
            // Another name of a site or a zone is in no space, but on the page.
            different.UnionWith(changed);
        }

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

    private void Finish()
    {
        lock (_lock)
        {
            _refreshing = false;
            if (_changed.Count > 0 && !_retired.IsCancellationRequested)
            {
                Arm();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The board of tenant {Tenant} could not be brought up to date")]
        public static partial void RefreshFailed(ILogger logger, Exception failure, TenantId tenant);
    }
}
