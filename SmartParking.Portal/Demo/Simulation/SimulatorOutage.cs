using SmartParking.Domain.Ingest.Spool;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>
/// Takes the demonstration's own database away for a while. A timer brings it back, whoever looks on or does not; a start
/// that fails is tried again until it succeeds.
/// </summary>
internal sealed partial class SimulatorOutage(IOwnDatabase database, UplinkSpool spool, Simulator simulator, SimulatorAudit audit, TimeProvider time, ILogger<SimulatorOutage> logger) : IDisposable
{
    public const int Shortest = 10;
    public const int Longest = 600;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Lock _guard = new();
    private readonly CancellationTokenSource _ending = new();
    private OutageView? _view;
    private ITimer? _timer;
    private (long Spooled, long NotTaken) _before;
    private int _ticking;

    /// <summary>False when the database may be anybody's.</summary>
    public bool IsPossible => database.IsOwn;

    /// <summary>Null before the first.</summary>
    public OutageView? View => _view;

    /// <summary>Whether the database is away because of us.</summary>
    public bool IsAway => _view is { IsAway: true };

    /// <summary>The look at the clock under way, for tests.</summary>
    internal Task Ticking { get; private set; } = Task.CompletedTask;

    /// <summary>Reserves the outage; <see cref="StopAsync"/> makes it, or <see cref="Forgo"/> gives it up.</summary>
    /// <returns>False when one is under way.</returns>
    public bool TryReserve(TimeSpan length)
    {
        lock (_guard)
        {
            if (_view is { IsUnderWay: true })
            {
                return false;
            }

            var now = time.GetUtcNow();
            _view = new OutageView(OutagePhase.Stopping, now, now + length, null, null, 0, 0, 0, 0, null);
            return true;
        }
    }

    public void Forgo() => _view = null;

    /// <summary>Returns when the server has ended.</summary>
    public async Task StopAsync()
    {
        var figures = simulator.Figures.View();
        _before = (figures.Spooled, figures.NotTaken);
        audit.Holding = true;
        Log.Stopping(logger, _view!.EndsAt);
        try
        {
            await database.StopAsync();
            _view = _view with { Phase = OutagePhase.Away };
        }
        catch (Exception failure)
        {
            // Whatever is left of it, the way back is a start.
            Log.Failed(logger, failure);
            _view = _view with { Phase = OutagePhase.Away, EndsAt = time.GetUtcNow(), Problem = Sentence(failure) };
        }

        _timer?.Dispose();
        _timer = time.CreateTimer(_ => Ticking = TickAsync(), null, Pace, Pace);
    }

    /// <summary>Not to wait for the time that was set.</summary>
    public void EndNow()
    {
        if (_view is { Phase: OutagePhase.Away } away)
        {
            _view = away with { EndsAt = time.GetUtcNow() };
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task TickAsync()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            return;
        }

        try
        {
            Measure();
            if (_view is { Phase: OutagePhase.Away } away && time.GetUtcNow() >= away.EndsAt)
            {
                await StartAsync();
            }
            else if (_view is { Phase: OutagePhase.Draining })
            {
                await FinishAsync();
            }
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            Log.Failed(logger, failure);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private async Task StartAsync()
    {
        _view = _view! with { Phase = OutagePhase.Starting };
        try
        {
            await database.StartAsync(_ending.Token);
            audit.Holding = false;
            _view = _view with { Phase = OutagePhase.Draining, BackAt = time.GetUtcNow(), Problem = null };
            Log.Back(logger);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
            _view = _view with { Phase = OutagePhase.Away, EndsAt = time.GetUtcNow() + Again, Problem = Sentence(failure) };
        }
    }

    private async Task FinishAsync()
    {
        await audit.ReleaseAsync(_ending.Token);
        if (spool.State is SpoolState.Empty or SpoolState.Off)
        {
            _view = _view! with { Phase = OutagePhase.Over, OverAt = time.GetUtcNow() };
            _timer!.Dispose();
            Log.Over(logger, _view.Kept, _view.NotTaken);
        }
    }

    private void Measure()
    {
        var figures = simulator.Figures.View();
        var bytes = spool.Waitings().Sum(segment => Math.Max(0, segment.Length - SpoolFormat.HeaderLength));
        _view = _view! with
        {
            Kept = figures.Spooled - _before.Spooled,
            NotTaken = figures.NotTaken - _before.NotTaken,
            SpoolBytes = bytes,
            PeakBytes = Math.Max(bytes, _view.PeakBytes),
        };
    }

    private static string Sentence(Exception failure) => failure.Message.Split('\n')[0].Trim();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The simulator stops the database until {Until:u}")]
        public static partial void Stopping(ILogger logger, DateTimeOffset until);

        [LoggerMessage(Level = LogLevel.Information, Message = "The simulator's outage has ended: the database runs again")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "What came during the outage is stored: {Kept} events were kept on disk, {NotTaken} were not taken")]
        public static partial void Over(ILogger logger, long kept, long notTaken);

        [LoggerMessage(Level = LogLevel.Error, Message = "The simulator's outage has met a failure; it is tried again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
